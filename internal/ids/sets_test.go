package ids

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/traffic"
)

// collecting are rules that put what they see into sets, and ask for what others have.
const collecting = `
alert dns any any -> any any (msg:"a new name"; dns.query; dataset:set,names; sid:1;)
alert dns any any -> any any (msg:"known as a server of the web"; dns.query; dataset:isset,hosts; sid:2;)
alert http any any -> any any (msg:"a new host, asked for before"; http.host; dataset:set,hosts; dataset:isset,names; sid:3;)
alert http any any -> any any (msg:"a new agent"; http.user_agent; to_sha256; dataset:set,agents; sid:4;)
alert http any any -> any any (msg:"one header after the other"; http.request_header; dataset:set,headers; sid:5;)
alert ip any any -> any any (msg:"a new address"; ip.src; dataset:set,addresses; sid:6;)
alert udp any any -> any any (msg:"from an address that was here"; ip.dst; dataset:isset,addresses; ip.src; dataset:isnotset,few; threshold:type limit,track by_src,count 2,seconds 1; sid:7;)
alert tcp any any -> any any (msg:"in and out"; flags:S; ip.src; dataset:set,few; sid:8;)
alert tcp any any -> any any (msg:"in and out"; flags:F,A; ip.src; dataset:unset,few; sid:9;)
alert tls any any -> any any (msg:"a new name in TLS"; tls.sni; dataset:set,names; sid:10;)
`

// collectors are those rules, with sets that are empty.
func collectors(t *testing.T) *Rules {
	t.Helper()
	sets := map[string]*dataset.Set{"agents": dataset.New(dataset.SHA256, 1<<20), "addresses": dataset.New(dataset.IP, 1<<20), "few": dataset.New(dataset.IP, 10<<10)}
	for _, name := range []string{"names", "hosts", "headers"} {
		sets[name] = dataset.New(dataset.String, 1<<20)
	}
	return rulesWith(t, RuleOptions{Tables: detect.Tables{Sets: sets}}, collecting)
}

// What is in sets depends on the packets of all flows; several workers say what one does all the same.
func TestWorkersAgreeOnSets(t *testing.T) {
	var frames []Frame
	for i, f := range traffic.Mix(1, 20_000) {
		frames = append(frames, Frame{Time: f.At, Number: uint64(i + 1), Data: f.Data, Length: len(f.Data), LinkType: 1})
	}
	if collectors(t).NeedsOneWorker() {
		t.Fatal("the rules are for one worker only")
	}
	want := newTeam(Config{}, collectors(t), 1)
	want.look(frames)
	for n := 2; n <= 3; n++ {
		if got := newTeam(Config{}, collectors(t), n).look(frames); !slices.Equal(got, want.said) {
			t.Errorf("%d workers say %d lines, one %d", n, len(got), len(want.said))
		}
	}
	for sid := 1; sid <= 10; sid++ {
		if !slices.ContainsFunc(want.said, func(line string) bool { return strings.Contains(line, fmt.Sprintf(`"SID":%d,`, sid)) }) {
			t.Errorf("rule %d has not matched", sid)
		}
	}
	if s := want.aggregator.Stats(); s.SetsFull == 0 {
		t.Error("the small set was never full")
	}
}

// A change of rules takes the same sets along, and those that read them go on.
func TestSetsOutliveRules(t *testing.T) {
	tables := detect.Tables{Sets: map[string]*dataset.Set{"names": dataset.New(dataset.IP, 1<<10)}}
	e := NewEngine(Config{}, rulesWith(t, RuleOptions{Tables: tables}, `alert ip any any -> any any (ip.src; dataset:set,names; sid:1;)`))
	f := Frame{Time: sceneStart, Number: 1, LinkType: 1}
	f.Data = traffic.Mix(1, 1)[0].Data
	f.Length = len(f.Data)
	if o := e.Process(&f); len(o.Alerts) != 1 {
		t.Errorf("%d alerts", len(o.Alerts))
	}
	e.Reload(rulesWith(t, RuleOptions{Tables: tables}, `alert ip any any -> any any (ip.src; dataset:isset,names; sid:2;)`))
	f.Number = 2
	if o := e.Process(&f); len(o.Alerts) != 1 || o.Alerts[0].SID != 2 {
		t.Errorf("afterwards %+v", o.Alerts)
	}
}
