package rule

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

func TestHeaders(t *testing.T) {
	for text, want := range map[string]Rule{
		"alert tcp any any -> any any":                        {Proto: TCP},
		"PASS IP any any <> any any":                          {Action: Pass, Both: true},
		"drop tcp-pkt any any -> any any":                     {Action: Drop, Proto: TCPPacket},
		"rejectboth icmpv6 any any -> any any":                {Action: Reject, Proto: ICMPv6},
		"log udp any any -> any any":                          {Proto: UDP, NoAlert: true},
		"alert http1 any any -> any any":                      {App: app.HTTP},
		"alert ftp-data any any -> any any":                   {App: app.FTPData},
		"alert pkthdr [any, 10.0.0.1] [80, 81] -> any any":    {Proto: Packet},
		"sdrop tcp-stream $HOME_NET any -> !$HOME_NET !25":    {Action: Drop, Proto: TCPStream},
		"alert ether any any -> any any":                      {Proto: Ethernet},
		"alert ipv6 fe80::/10 any -> [ ff00::/8 , ::1 ] any ": {Proto: IPv6},
	} {
		r := loadRule(t, text+"(sid:1;)")
		if r.Action != want.Action || r.Proto != want.Proto || r.App != want.App || r.Both != want.Both || r.NoAlert != want.NoAlert {
			t.Errorf("%s: %+v", text, r)
		}
	}
}

func TestWrongHeaders(t *testing.T) {
	for text, want := range map[string]string{
		"alert ":                            "it lacks a source",
		"alert tcp any any -> any any x (":  "no options in parentheses",
		"alert tcp any any any any (":       "it lacks destination ports",
		"shout tcp any any -> any any (":    "1:1: rule 1: \"shout\" is no action",
		"alert xyz any any -> any any (":    "1:7: rule 1: \"xyz\" is no protocol",
		"alert tcp any any <- any any (":    "1:19: rule 1: \"<-\" is no direction",
		"alert tcp $NONE any -> any any (":  "1:11: rule 1: variable \"$NONE\" is not set",
		"alert tcp any $NONE -> any any (":  "1:15: rule 1: variable \"$NONE\" is not set",
		"alert tcp any any -> 1.2.3 any (":  "1:22: rule 1: \"1.2.3\" is no address",
		"alert tcp any any -> any 1:x (":    "1:26: rule 1: \"1:x\" is no port",
		"alert failed any any -> any any (": "is no protocol",
	} {
		refuseRule(t, text+"sid:1;)", want)
	}
}

// A hook says at which step of its transaction a rule is asked.
func TestHooks(t *testing.T) {
	r := loadRule(t, "alert tls:client_hello_done any any -> any any (flowbits:isset,a; sid:1;)")
	if r.Hook == nil || r.App != app.TLS || !r.ToServer || r.ToClient {
		t.Errorf("%+v", r)
	}
	for text, want := range map[string]string{
		"alert tls:nonsense any any -> any any (sid:1;)":                                                               "no step of tls",
		"alert tcp:pre_flow any any -> any any (sid:1;)":                                                               "no hook of packets",
		"alert tls:client_hello_done any any -> any any (ja3s.hash; content:\"a\"; sid:1;)":                            "different directions",
		"alert http1:request_line any any => any any (http.uri; content:\"a\"; http.stat_code; content:\"2\"; sid:1;)": "about both messages",
	} {
		if _, err := NewConfig().parseRule("a.rules", 1, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
