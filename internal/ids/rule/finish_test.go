package rule

import "testing"

// What can never match is refused.
func TestConditionsThatContradict(t *testing.T) {
	for options, want := range map[string]string{
		`dsize:4; content:"abcde";`:                              "never in a payload of that size",
		`dsize:<5; content:"abcde";`:                             "never in a payload of that size",
		`content:"abcde"; dsize:2<>5;`:                           "never in a payload of that size",
		`dsize:4; http.uri; content:"a";`:                        "is about packets",
		`dns.query; bsize:3; content:"abcd";`:                    "never in a buffer of 3",
		`dns.query; absent; content:"a";`:                        "absent stands alone",
		`dns.query; absent: or_else;`:                            "needs conditions",
		`dns.query; absent: or_else; content:"a"; fast_pattern;`: "may be absent",
		`flow:only_stream; dsize:5;`:                             "about streams only",
	} {
		refuse(t, options, want)
	}
	for options, column := range map[string]int{
		`msg:"a"; dsize:4; content:"abcde";`:                len(anyHeader) + 11,
		`nocase_is_not_here; content:"A";`:                  len(anyHeader) + 2,
		`msg:"a"; content:"Example"; http_host;`:            len(anyHeader) + 11,
		`msg:"a"; http.host; content:"Example"; pkt_data; `: len(anyHeader) + 11,
	} {
		if e := refuse(t, options, ""); e.Column != column {
			t.Errorf("%s: %v, want column %d", options, e, column)
		}
	}
	refuseRule(t, `alert tcp-stream any any -> any any (flags:S; sid:1;)`, "about streams only")
	for _, options := range []string{
		`dsize:5; content:"abcde";`, `dsize:>4; content:"abcde";`, `dsize:4; content:!"abcde";`, `dns.query; bsize:4; content:"abcd";`,
		`dns.query; bsize:>3; content:"abcd";`, `dns.query; absent: or_else; content:!"a";`, `flow:only_stream; stream_size:client,>,5;`,
	} {
		load(t, options)
	}
}
