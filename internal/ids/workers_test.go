package ids

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids/rule"
	"gotcp/internal/theirs"
)

// team is some workers and their aggregator.
type team struct {
	workers    []*Worker
	aggregator *Aggregator
	results    []Result
	said       []string
}

func newTeam(cfg Config, rules *Rules, n int) *team {
	cfg.Workers = n
	hosts := NewHosts()
	ofWorker, ofAggregator := hosts, hosts
	if n == 1 {
		ofAggregator = nil
	} else {
		ofWorker = nil
	}
	m := &team{aggregator: NewAggregator(cfg, rules, ofAggregator), results: make([]Result, n)}
	for range n {
		m.workers = append(m.workers, NewWorker(cfg, rules, ofWorker))
	}
	return m
}

// look has the team look at frames, in batches, and returns all that it has to say.
func (m *team) look(frames []Frame) []string {
	const batch = 50
	spread := NewSpread(len(m.workers))
	var now time.Time
	for from := 0; from < len(frames); from += batch {
		some := frames[from:min(from+batch, len(frames))]
		for i := range some {
			f := &some[i]
			w := spread.Worker(f.Data, f.LinkType)
			m.workers[w].Process(f, &m.results[w])
			now = f.Time
		}
		for i, w := range m.workers {
			w.Tick(now, &m.results[i])
		}
		m.hear(m.aggregator.Merge(now, m.results))
	}
	for i, w := range m.workers {
		w.Finish(&m.results[i])
	}
	m.hear(m.aggregator.Merge(now, m.results))
	m.hear(m.aggregator.Finish(now))
	return m.said
}

func (m *team) hear(o Output) {
	for _, alerts := range [][]Alert{o.Alerts, o.Episodes} {
		for _, a := range alerts {
			a.Rule, a.Frame.Data = nil, nil
			m.note("alert", a)
		}
	}
	for _, r := range o.Records {
		m.note("record", r)
	}
}

func (m *team) note(kind string, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	m.said = append(m.said, kind+" "+string(text))
}

// crossing are rules with all that crosses packets, flows and hosts.
const crossing = `
alert tcp any any -> any any (msg:"any data"; flow:established; content:"e"; threshold:type limit,track by_src,count 3,seconds 30; sid:1;)
alert ip any any -> any any (msg:"pairs"; sid:2;)
alert tcp any any -> any any (msg:"once"; flow:established; flowbits:isnotset,seen; flowbits:set,seen; sid:3;)
alert tcp any any -> any any (msg:"seen"; flowbits:isset,seen; dsize:>100; detection_filter:track by_dst,count 2,seconds 10; sid:4;)
alert tcp any any -> any any (msg:"marks its source"; flags:S; xbits:set,opens,track ip_src,expire 20; noalert; sid:5;)
alert udp any any -> any any (msg:"has opened"; xbits:isset,opens,track ip_src; sid:6;)
alert tcp any any -> any any (msg:"marks its host"; flow:established; content:"HTTP"; hostbits:set,web,dst,60; sid:7;)
alert tcp any any -> any any (msg:"to a host of the web"; dsize:>0; hostbits:isset,web,dst; threshold:type both,track by_rule,count 2,seconds 5; sid:8;)
alert tcp any any -> any any (msg:"many"; flow:established; flowint:n,>,3; sid:9;)
alert tcp any any -> any any (msg:"counts"; flow:established; flowint:n,+,1; noalert; sid:17;)
alert http any any -> any any (msg:"a request"; http.method; content:"GET"; sid:10;)
alert http any any -> any any (msg:"an answer"; http.stat_code; content:"200"; threshold:type threshold,track by_rule,count 2,seconds 60; sid:11;)
alert dns any any -> any any (msg:"a name"; dns.query; content:"."; sid:12;)
alert tls any any -> any any (msg:"a name in TLS"; tls.sni; content:"."; sid:13;)
alert smtp any any -> any any (msg:"a mail"; smtp.mail_from; content:"@"; sid:14;)
alert icmp any any -> any any (msg:"too often"; threshold:type both,track by_src,count 5,seconds 2; sid:15;)
alert tcp any any -> any any (msg:"at the end"; flow:to_client; content:!"zzz"; sid:16;)
`

// everything looks for all there is.
func everything() Config {
	var kinds RecordKinds
	for k := FlowRecord; k <= AnomalyRecord; k++ {
		kinds = kinds.With(k)
	}
	return Config{Detectors: true, Records: kinds, Midstream: true}
}

// framesOf reads a capture. What is behind a broken place is left out.
func framesOf(t testing.TB, name string) (frames []Frame) {
	t.Helper()
	r, err := capture.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var batch capture.Batch
	for {
		if err := r.Read(&batch, time.Time{}); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Logf("%s: %v", name, err)
			}
			return frames
		}
		for i := range batch.Packets {
			p := &batch.Packets[i]
			frames = append(frames, Frame{Time: p.Time, Number: uint64(len(frames) + 1), Data: slices.Clone(p.Data), Length: p.Length, LinkType: uint32(p.LinkType)})
		}
	}
}

// captures are the captures of Suricata's tests.
func captures(t testing.TB) []string {
	t.Helper()
	return theirs.Files(t, "ids/[A-E]/*/input.pcap")
}

// alike wants several workers to say what one does.
func alike(t *testing.T, cfg Config, rules *Rules, frames []Frame) {
	t.Helper()
	want := newTeam(cfg, rules, 1).look(frames)
	for n := 2; n <= 3; n++ {
		got := newTeam(cfg, rules, n).look(frames)
		for i := range max(len(got), len(want)) {
			if i == len(got) || i == len(want) || got[i] != want[i] {
				t.Errorf("%d workers: %d lines, want %d; of them the %d. is\n%s, want\n%s", n, len(got), len(want), i+1, at(got, i), at(want, i))
				break
			}
		}
	}
}

func at(lines []string, i int) string {
	if i >= len(lines) {
		return "none"
	}
	return lines[i]
}

// TestWorkersAgree: on each of Suricata's tests, with its own rules and with those above.
func TestWorkersAgree(t *testing.T) {
	for _, name := range captures(t) {
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			frames := framesOf(t, name)
			text, err := os.ReadFile(filepath.Join(filepath.Dir(name), "test.rules"))
			if err != nil {
				t.Fatal(err)
			}
			list, _ := rule.NewConfig().Parse("test.rules", string(text))
			rules, _ := NewRules(list, RuleOptions{})
			alike(t, everything(), rulesOf(t, crossing), frames)
			if !rules.NeedsOneWorker() {
				alike(t, everything(), rules, frames)
			}
		})
	}
}

// TestWorkersAgreeOnCrowds: all of Suricata's captures at once, each between hosts of its own.
func TestWorkersAgreeOnCrowds(t *testing.T) {
	var all []Frame
	for i, name := range captures(t) {
		frames := framesOf(t, name)
		if len(frames) == 0 {
			continue
		}
		begin := frames[0].Time
		for j := range frames {
			f := &frames[j]
			f.Time = sceneStart.Add(f.Time.Sub(begin))
			if ip := network(f.Data, f.LinkType); len(ip) >= 20 && ip[0]>>4 == 4 {
				ip[13] ^= byte(i)
				ip[17] ^= byte(i)
			}
			all = append(all, *f)
		}
	}
	slices.SortStableFunc(all, func(a, b Frame) int { return a.Time.Compare(b.Time) })
	for i := range all {
		all[i].Number = uint64(i + 1)
	}
	cfg := everything()
	cfg.NoChecksums = true
	alike(t, cfg, rulesOf(t, crossing), all)
	said := newTeam(cfg, rulesOf(t, crossing), 3).look(all)
	for sid := 1; sid <= 16; sid++ {
		if sid != 5 && !slices.ContainsFunc(said, func(line string) bool { return strings.Contains(line, fmt.Sprintf(`"SID":%d,`, sid)) }) {
			t.Errorf("rule %d has not matched", sid)
		}
	}
}
