package eventtest

import (
	"strings"
	"testing"
)

// wireName is a name as messages have it.
func wireName(name string) string {
	var b strings.Builder
	for _, label := range strings.Split(name, ".") {
		b.WriteString(string([]byte{byte(len(label))}) + label)
	}
	return b.String() + "\x00"
}

// dnsMessage is one of so many questions of type A, and answers.
func dnsMessage(flags string, questions, answers []string) string {
	m := "\x12\x34" + flags + "\x00" + string([]byte{byte(len(questions))}) + "\x00" + string([]byte{byte(len(answers))}) + "\x00\x00\x00\x00"
	for _, q := range questions {
		m += wireName(q) + "\x00\x01\x00\x01"
	}
	for _, a := range answers {
		m += wireName(a) + "\x00\x10\x00\x01\x00\x00\x00\x3c\x00\x03\x02hi"
	}
	return m
}

func framed(messages ...string) (s string) {
	for _, m := range messages {
		s += string([]byte{byte(len(m) >> 8), byte(len(m))}) + m
	}
	return s
}

const names = "dns any any -> any any"

func TestDNSRules(t *testing.T) {
	asked := []string{"www.Example.org", "mail.example.com"}
	c := datagrams(53, dnsMessage("\x01\x00", asked, nil), "<"+dnsMessage("\x81\x83", asked, []string{"one.example.org", "two.example.org"}))
	expectEach(t, names, c, []ruleCase{
		{`dns.query; content:"www.Example.org"; bsize:15;`, "1@1"},
		{`dns.query; content:"www.example.org";`, ""},
		{`dns_query; content:"EXAMPLE"; nocase;`, "1@1"},
		{`dns.query; content:"www"; dns.query; content:"mail";`, "1@1"},
		{`dns.query; content:"www"; content:"mail";`, ""},
		{`dns.query; content:!"www";`, "1@1"},
		{`dns.query; dotprefix; content:".example.com"; endswith;`, "1@1"},
		{`dns.query; to_lowercase; content:"www.example.org";`, "1@1"},
		{`dns.query; domain; content:"example.com"; bsize:11;`, "1@1"},
		{`dns.query; tld; content:"com"; bsize:3;`, "1@1"},
		{`dns.queries.rrname; content:"mail";`, "1@1 1@2"},
		{`dns.query.name; content:"mail"; flow:to_client;`, "1@2"},
		{`dns.answers.rrname; content:"two.example.org"; bsize:15;`, "1@2"},
		{`dns.answer.name; content:"one"; dns.answer.name; content:"two";`, "1@2"},
		{`dns.response.rrname; content:"two";`, "1@2"},
		{`dns.opcode:0;`, "1@1 1@2"},
		{`dns.opcode:!0;`, ""},
		{`dns.opcode:0-2; flow:to_server;`, ""},
		{`dns.opcode:!1-3; flow:to_server;`, "1@1"},
		{`dns.opcode:query; flow:to_server;`, "1@1"},
		{`dns.opcode:<1; flow:to_client;`, "1@2"},
		{`dns.rcode:3;`, "1@2"},
		{`dns.rcode:NXDOMAIN;`, "1@2"},
		{`dns.rcode:!0;`, "1@2"},
		{`dns.rcode:2-4; flow:to_client;`, "1@2"},
		{`dns.rrtype:A;`, "1@1"},
		{`dns.rrtype:16;`, "1@2"},
		{`dns.rrtype:!1; flow:to_server;`, ""},
		{`content:"|03|www|07|Example";`, "1@1 1@2"},
	})
	expect(t, "udp any any -> any 53", `dns.query; content:"www";`, c, "1@1")
	expect(t, names, `dns.query; content:"mail";`, datagrams(4444, dnsMessage("\x01\x00", asked, nil)), "") // looked for on its own ports only
	expect(t, names, `dns.answers.rrname; content:"one";`, &talk{frames: c.frames[1:]}, "1@1")
}

// TestMulticastDNSRules: both who asks and who answers is the first to speak.
func TestMulticastDNSRules(t *testing.T) {
	c := datagrams(5353, dnsMessage("\x00\x00", []string{"printer.local"}, nil), dnsMessage("\x84\x00", nil, []string{"one.local", "two.local"}))
	expectEach(t, "mdns any any -> any any", c, []ruleCase{
		{`mdns.queries.rrname; content:"printer.local"; bsize:13;`, "1@1"},
		{`mdns.answers.rrname; content:"two.local"; bsize:9;`, "1@2"},
		{`mdns.response.rrname; content:"one.local";`, "1@2"},
		{`mdns.response.rrname; content:"printer";`, ""},
	})
	expect(t, names, `dns.queries.rrname; content:"local";`, c, "")
	expect(t, "udp any any -> any 5353", `mdns.answers.rrname; content:"two";`, c, "1@2")
	expect(t, "mdns any any -> any any", `mdns.answers.rrname; content:"two";`, &talk{frames: c.frames[1:]}, "1@1")
}

func TestDNSOverTCPRules(t *testing.T) {
	one, two := dnsMessage("\x01\x00", []string{"one.org"}, nil), dnsMessage("\x28\x00", []string{"two.org"}, nil)
	both := framed(one, two)
	for _, c := range []struct {
		parts []string
		want  string
	}{
		{[]string{both}, "1@7 2@7 3@7 3@7"},
		// The first is whole with the third segment, and looked at with the fourth.
		{[]string{both[:1], both[1:9], both[9:30], both[30:]}, "1@10 3@10 2@13 3@13"},
	} {
		talk := dial(53).say(client, c.parts...).say(server, framed(dnsMessage("\x81\x80", []string{"one.org"}, []string{"one.org"}))).close()
		expect(t, names, "dns.query; content:\"one.org\"; bsize:7;\ndns.query; content:\"two\"; dns.opcode:5;\ndns.query; content:\"org\";", talk, c.want)
	}
}
