package rule

import (
	"testing"

	"gotcp/internal/ids/app"
)

// contents are those of a rule's only inspection.
func contents(t *testing.T, options string) []*Content {
	t.Helper()
	r := load(t, options)
	if len(r.Buffers) != 1 {
		t.Fatalf("%s: %d inspections", options, len(r.Buffers))
	}
	var all []*Content
	for _, item := range r.Buffers[0].Items {
		if c, ok := item.(*Content); ok {
			all = append(all, c)
		}
	}
	return all
}

func TestPatterns(t *testing.T) {
	for text, want := range map[string]string{
		`abc`:                  "abc",
		`a|20 0D0a|b`:          "a \r\nb",
		`|41|B|43 44|`:         "ABCD",
		`| 4 1 |`:              "A",
		`a\;b\:c\\d\"e`:        `a;b:c\d"e`,
		`a:b`:                  "a:b",
		`||a`:                  "a",
		"\xff\x80":             "\xff\x80",
		`PASV|0D 0A|`:          "PASV\r\n",
		`c|3A 5C|windows|5c|x`: `c:\windows\x`,
	} {
		if got, err := parsePattern(text); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{`|4|`, `|41`, `|4x|`, `a\nb`, `a\`, `a"b`, `||`, `|41 |42|`} {
		if got, err := parsePattern(text); err == nil {
			t.Errorf("%s is %q", text, got)
		}
	}
}

func TestModifiersOfContents(t *testing.T) {
	c := contents(t, `content:"abc"; nocase; offset:2; depth:0x10; content:!"d"; distance:-3; within:4; `)
	if !c[0].Nocase || c[0].Offset.Literal != 2 || c[0].Depth.Literal != 16 || c[0].Distance != nil || c[0].Negated {
		t.Errorf("%+v", c[0])
	}
	if !c[1].Negated || c[1].Distance.Literal != -3 || c[1].Within.Literal != 4 {
		t.Errorf("%+v", c[1])
	}
	c = contents(t, `content:"abcdef"; fast_pattern:1,3; startswith; endswith; rawbytes;`)
	if !c[0].FastPattern || c[0].FastOnly || c[0].FastOffset != 1 || c[0].FastLength != 3 || !c[0].StartsWith || !c[0].EndsWith {
		t.Errorf("%+v", c[0])
	}
	c = contents(t, `content:"abcdef"; fast_pattern:only;`)
	if !c[0].FastPattern || !c[0].FastOnly || c[0].pos != len(anyHeader)+1 {
		t.Errorf("%+v", c[0])
	}
	c = contents(t, `byte_extract:1,0,len; content:"abc"; offset:len; depth:len; content:"d"; distance:len; within:len;`)
	if c[0].Offset.Var != "len" || c[0].Depth.Var != "len" || c[1].Distance.Var != "len" || c[1].Within.Var != "len" {
		t.Errorf("%+v, %+v", c[0], c[1])
	}
}

func TestModifiersThatContradict(t *testing.T) {
	for options, want := range map[string]string{
		`nocase;`:                                                             "no content before it",
		`content:"a"; nocase; nocase;`:                                        "already",
		`content:"a"; depth:5; depth:5;`:                                      "already",
		`content:"a"; depth:5; distance:1;`:                                   "the ones or the others",
		`content:"a"; within:5; offset:1;`:                                    "the ones or the others",
		`content:"abc"; depth:2;`:                                             "less than the content's length of 3",
		`content:"x"; content:"abc"; within:2;`:                               "less than the content's length of 3",
		`content:"a"; offset:-1;`:                                             "no number from 0",
		`content:"a"; offset:65536;`:                                          "no number from 0",
		`content:"a"; distance:2000000;`:                                      "no number",
		`content:"a"; offset:len;`:                                            "no byte_extract or byte_math",
		`content:"a"; startswith; depth:5;`:                                   "startswith",
		`content:"a"; startswith; startswith;`:                                "already",
		`content:"a"; offset:1; startswith;`:                                  "a place already",
		`content:"a"; fast_pattern; fast_pattern;`:                            "already",
		`content:"a"; fast_pattern:2,1;`:                                      "no part of a content",
		`content:"a"; fast_pattern:0,0;`:                                      "no part of a content",
		`content:"a"; fast_pattern:never;`:                                    "neither only nor",
		`content:!"a"; fast_pattern:only;`:                                    "neither negated",
		`content:"a"; depth:3; fast_pattern:only;`:                            "neither negated",
		`content:"a"; fast_pattern:only; depth:3;`:                            "may be anywhere",
		`content:!"a"; depth:3; fast_pattern;`:                                "can't be the one looked for first",
		`content:!"a"; fast_pattern; depth:3;`:                                "may be anywhere",
		`content:"a"; fast_pattern; content:"b"; fast_pattern;`:               "another content has it",
		`content:"a"; fast_pattern:only; content:"b"; distance:0;`:            "whose place is not looked for",
		`content:"a"; fast_pattern:only; startswith;`:                         "may be anywhere",
		`content:"a"; http_uri; rawbytes;`:                                    "not of the payload",
		`content:"a"; base64_decode; base64_data; content:"b"; fast_pattern;`: "can't be looked for first",
	} {
		refuse(t, options, want)
	}
}

// A place counts from the match before in the same buffer, wherever the modifier
// that names the buffer stands.
func TestPlacesFollowTheBuffer(t *testing.T) {
	r := load(t, `content:"a"; fast_pattern:only; content:"b"; http_uri; content:"c"; distance:0; http_uri;`)
	if len(r.Buffers) != 2 || r.Buffers[1].Buffer != app.HTTPURI || len(r.Buffers[1].Items) != 2 {
		t.Errorf("%+v", r.Buffers)
	}
}

// The keywords that are a buffer and a content in one.
func TestContentsWithTheirBuffer(t *testing.T) {
	r := load(t, `tls.subject:"CN=a"; tls.issuerdn:!"CN=b"; tls.fingerprint:"`+fingerprint+`";`)
	if len(r.Buffers) != 3 || r.App != app.TLS || r.Buffers[1].Buffer != app.TLSCertIssuer || !r.Buffers[1].Items[0].(*Content).Negated {
		t.Errorf("%+v", r.Buffers)
	}
	r = load(t, `uricontent:"a"; uricontent:!"b"; within:4;`)
	if len(r.Buffers) != 1 || r.App != app.HTTP || r.Buffers[0].Items[1].(*Content).Within.Literal != 4 {
		t.Errorf("%+v", r.Buffers)
	}
	refuse(t, `file.data; uricontent:"a";`, "sticky buffer is set")
}
