package enginetest

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/ids/dataset"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// sets are tables with sets: of each its kind, and its values as files have them.
func sets(t *testing.T, texts map[string]string) detect.Tables {
	t.Helper()
	all := detect.Tables{Sets: map[string]*dataset.Set{}}
	for name, text := range texts {
		kindName, values, _ := strings.Cut(text, ":")
		kind, ok := dataset.ParseKind(kindName)
		set := dataset.New(kind, 1<<20)
		wrong, err := set.Load([]byte(strings.ReplaceAll(values, " ", "\n")))
		if !ok || err != nil || len(wrong) > 0 {
			t.Fatalf("%s: %v, %v", text, wrong, err)
		}
		all.Sets[name] = set
	}
	return all
}

// query is a question for names (RFC 1035 §4.1).
func query(names ...string) string {
	b := binary.BigEndian.AppendUint16([]byte("\x12\x34\x01\x00"), uint16(len(names)))
	b = append(b, 0, 0, 0, 0, 0, 0)
	for _, name := range names {
		for label := range strings.SplitSeq(name, ".") {
			b = append(append(b, byte(len(label))), label...)
		}
		b = append(b, "\x00\x00\x01\x00\x01"...)
	}
	return string(b)
}

// ask adds a packet that asks for names.
func (k *talk) ask(names ...string) *talk {
	k.ports = [2]uint16{k.ports[0] + 1, 53}
	return k.udp(c2s, query(names...))
}

func TestDatasets(t *testing.T) {
	names := newTalk().ask("www.evil.example").ask("www.good.example").ask("a.test", "www.evil.example").ask("EVIL.test")
	hash := func(s string) string { return fmt.Sprintf("%x", md5.Sum([]byte(s))) }
	play(t, []scene{{
		name:   "of strings, all of the buffer",
		rules:  rules("alert dns any any -> any any", "dns.query; dataset:isset,bad;", "dns.query; dataset:isnotset,bad;", `dns.query; content:"www"; dataset:isset,bad;`, `dns.query; to_lowercase; dataset:isset,bad;`),
		tables: sets(t, map[string]string{"bad": "string:d3d3LmV2aWwuZXhhbXBsZQ== ZXZpbC50ZXN0"}),
		talk:   names,
		want:   "1@1 3@1 4@1 2@2 1@3 2@3 3@3 4@3 2@4 4@4",
	}, {
		name:   "of digests, raw",
		rules:  rules("alert dns any any -> any any", "dns.query; to_md5; dataset:isset,md5;", "dns.query; to_sha256; dataset:isset,sha256;", "dns.query; dataset:isset,md5;", "dns.query; dataset:isnotset,md5;"),
		tables: sets(t, map[string]string{"md5": "md5:" + hash("www.evil.example"), "sha256": fmt.Sprintf("sha256:%x", sha256.Sum256([]byte("a.test")))}),
		talk:   newTalk().ask("www.evil.example").ask("a.test"),
		want:   "1@1 4@1 2@2 4@2",
	}, {
		name:   "with numbers",
		rules:  rules("alert dns any any -> any any", "dns.query; datarep:rep,>,10;", "dns.query; datarep:rep,<,10;", "dns.query; datarep:rep,=,0;", "dns.query; dataset:isset,rep;"),
		tables: sets(t, map[string]string{"rep": "string:YS50ZXN0,11 Yi50ZXN0,9 Yy50ZXN0"}),
		talk:   newTalk().ask("a.test").ask("b.test").ask("c.test").ask("d.test"),
		want:   "1@1 4@1 2@2 4@2 2@3 3@3 4@3",
	}, {
		name:   "of a buffer that comes in pieces, when it is whole",
		rules:  rules("alert http any any -> any any", "file.data; dataset:isset,bad;", "file.data; to_md5; dataset:isset,md5;"),
		tables: sets(t, map[string]string{"bad": "string:aGVsbG8=", "md5": "md5:" + hash("hello")}),
		talk: newTalk().open().say(c2s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).
			say(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel").ack(c2s).say(s2c, "lo").ack(c2s).ack(s2c),
		want: "1@10 2@10",
	}, {
		name:   "of a long one, too",
		rules:  rules("alert http any any -> any any", "file.data; dataset:isset,bad;", "file.data; dataset:isnotset,bad;"),
		tables: sets(t, map[string]string{"bad": "string:" + base64.StdEncoding.EncodeToString([]byte(long[:60<<10]))}),
		talk:   newTalk().open().say(c2s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").ack(s2c).send(s2c, "HTTP/1.1 200 OK\r\nContent-Length: 61440\r\n\r\n"+long[:60<<10]),
		want:   "1@0",
	}})
}

func TestAddressSets(t *testing.T) {
	in := sets(t, map[string]string{"bad": "ip:192.0.2.1 2001:db8::1", "four": "ipv4:198.51.100.2"})
	of := rules("alert ip any any -> any any", "ip.src; dataset:isset,bad;", "ip.dst; dataset:isset,bad;", "ip.dst; dataset:isset,four;", "ip.src; dataset:isnotset,bad;", "ip.src; content:\"|c0 00 02|\"; startswith; bsize:4;")
	six := newTalk()
	six.hosts[c2s], six.hosts[s2c] = netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("2001:db8::2")
	play(t, []scene{
		{name: "IPv4", rules: of, tables: in, talk: newTalk().udp(c2s, "x").udp(s2c, "y"), want: "1@1 3@1 5@1 2@2 4@2"},
		{name: "IPv6", rules: of, tables: in, talk: six.udp(c2s, "x").udp(s2c, "y"), want: "1@1 2@2 4@2"},
		{
			name:   "beside what a message has",
			rules:  rules("alert http any any -> any any", "http.uri; content:\"/a\"; ip.src; dataset:isset,bad;", "http.uri; content:\"/a\"; ip.dst; dataset:isset,bad;"),
			tables: in,
			talk:   get("/a"),
			want:   "1@7",
		},
		{name: "neither has ARP", rules: of, tables: in, talk: newTalk().frame(packettest.IPv4(wire.IPv4Fields{Proto: 99, Src: client, Dst: server, TTL: 1}, nil)), want: "1@1 3@1 5@1"},
	})
}

// What rules put into a set is there from then on, in whatever flow.
func TestSetsThatRulesChange(t *testing.T) {
	empty := func() detect.Tables { return sets(t, map[string]string{"seen": "string:", "other": "string:"}) }
	again := newTalk().ask("a.test").ask("b.test").ask("a.test").ask("b.test", "c.test").ask("c.test")
	play(t, []scene{{
		name:   "the first time",
		rules:  rules("alert dns any any -> any any", "dns.query; dataset:set,seen;"),
		tables: empty(),
		talk:   again,
		want:   "1@1 1@2 1@4",
	}, {
		name:   "in the rules' order",
		rules:  rules("alert dns any any -> any any", "dns.query; dataset:isset,seen;", "dns.query; dataset:set,seen; noalert;", "dns.query; dataset:isnotset,seen;"),
		tables: empty(),
		talk:   newTalk().ask("a.test").ask("a.test"),
		want:   "1@2",
	}, {
		name:   "only if all else holds",
		rules:  rules("alert dns any any -> any any", `dns.query; dataset:set,seen; content:"b"; startswith;`, "dns.query; dataset:isset,seen;"),
		tables: empty(),
		talk:   again,
		want:   "1@2 2@2 2@4",
	}, {
		name:   "and out of it",
		rules:  rules("alert dns any any -> any any", `dns.query; content:"a.test"; dataset:unset,seen;`, "dns.query; dataset:set,seen;"),
		tables: empty(),
		talk:   newTalk().ask("a.test").ask("a.test").ask("b.test").ask("b.test"),
		want:   "2@1 1@2 2@2 2@3",
	}, {
		name:   "two sets about one value",
		rules:  rules("alert dns any any -> any any", "dns.query; dataset:isset,seen; dataset:set,other;", "dns.query; dataset:set,seen; noalert;"),
		tables: empty(),
		talk:   newTalk().ask("a.test").ask("a.test").ask("a.test").ask("b.test", "c.test").ask("b.test"),
		want:   "1@2 1@5",
	}, {
		name:   "what it does to its flow",
		rules:  rules("alert udp any any -> any any", "ip.src; dataset:set,ips; flowbits:set,new; noalert;", "flowbits:isset,new;"),
		tables: sets(t, map[string]string{"ips": "ip:"}),
		talk:   newTalk().udp(c2s, "x").udp(c2s, "y").udp(s2c, "z").ask("a.test"),
		want:   "2@1 2@2 2@3",
	}, {
		name: "beside bits of hosts, which are asked before and set afterwards",
		rules: rules("alert dns any any -> any any", "dns.query; dataset:set,seen; xbits:set,new,track ip_src; noalert;", "dns.query; bsize:>0; xbits:isset,new,track ip_src; xbits:unset,new,track ip_src;",
			`dns.query; content:"b"; startswith; xbits:isset,none,track ip_src; dataset:set,other;`, "dns.query; dataset:isset,other;"),
		tables: empty(),
		talk:   again,
		want:   "2@2 2@3 2@5",
	}, {
		name:   "of thresholds only what was new counts",
		rules:  rules("alert dns any any -> any any", "dns.query; dataset:set,seen; threshold:type threshold,track by_rule,count 2,seconds 60;"),
		tables: empty(),
		talk:   again,
		want:   "1@2",
	}})
}

func TestReputations(t *testing.T) {
	r := dataset.NewReputation()
	r.LoadCategories([]byte("1,CnC,servers of malware"))
	r.Load([]byte("198.51.100.0/24,1,100\n198.51.100.2,1,40"))
	play(t, []scene{{
		name:   "of hosts, once a flow and direction, or where the rule says more",
		rules:  rules("alert ip any any -> any any", "iprep:dst,CnC,>,30;", "iprep:dst,CnC,>,40;", "iprep:any,CnC,isset;", "iprep:both,CnC,isset;", "iprep:src,CnC,isnotset; dsize:1;"),
		tables: detect.Tables{Reputation: r},
		talk:   newTalk().udp(c2s, "x").udp(c2s, "y").udp(s2c, "z"),
		want:   "1@1 3@1 5@1 5@2 3@3",
	}, {
		name:   "beside what is looked for in a stream",
		rules:  rules("alert tcp any any -> any any", `iprep:any,CnC,isset; content:"GET /there";`),
		tables: detect.Tables{Reputation: r},
		talk:   newTalk().open().say(c2s, "GET /th").ack(s2c).say(c2s, "ere HTTP/1.1\r\n\r\n").ack(s2c).close(),
		want:   "1@8",
	}})
}

// A set that is full takes nothing more, and says so.
func TestFullSet(t *testing.T) {
	seen := dataset.New(dataset.String, 200)
	sc := scene{
		rules: rules("alert dns any any -> any any", "dns.query; dataset:set,seen;"), tables: detect.Tables{Sets: map[string]*dataset.Set{"seen": seen}},
		talk: newTalk().ask("a.test").ask("b.test").ask("c.test").ask("a.test").ask("d.test"),
	}
	if got := sc.run(t); got != "1@1 1@2" || seen.Full() != 2 {
		t.Errorf("%s, %d refused", got, seen.Full())
	}
}

func TestNoSuchSet(t *testing.T) {
	_, err := Run(ids.Config{}, ids.RuleOptions{}, "alert dns any any -> any any (dns.query; dataset:isset,bad; sid:1;)\nalert http any any -> any any (filemd5:bad; sid:2;)", nil)
	if err == nil || !strings.Contains(err.Error(), "rule 1: dataset: there is no set bad") || !strings.Contains(err.Error(), "rule 2: filemd5: there is no list bad") {
		t.Errorf("%v", err)
	}
}
