package drill

import (
	"strings"
	"testing"
)

func TestParsePacket(t *testing.T) {
	for _, text := range []string{
		"S 0:0(0) win 65535 <mss 1460,sackOK,wscale 7>",
		"S. 0:0(0) ack 1 win 100 <mss 1460,sackOK,TS val 5 ecr 100,wscale 0>",
		". 1:1(0) ack 1 win 512 <TS val _ ecr 7,sack 1001:2001 3001:4001>",
		"FP. 1:1461(1460) ack 1",
		"PU. 1:11(10) ack 1 win 5 urg 10",
		"R 1:1(0)",
		"R. 0:0(0) ack 1 <...>",
		"- -1:0(1)",
	} {
		p, err := parsePacket(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if p.String() != text {
			t.Errorf("%q is written as %q", text, p.String())
		}
	}
}

func TestParsePacketErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "want flags"},
		{"S", "want flags"},
		{"X 0:0(0)", "flags are"},
		{". 0:5(4)", "does not fit"},
		{". 0-5(4)", "FIRST:LAST"},
		{". 1:1(0) ack", "without a number"},
		{". 1:1(0) ack x", "not a number"},
		{". 1:1(0) foo 1", "want ack, win or urg"},
		{". 1:1(0) <mss>", "want mss N"},
		{". 1:1(0) <mss 70000>", "from 1 to"},
		{". 1:1(0) <mss 1460", "must end"},
		{". 1:1(0) <sack 1:2 3:4 5:6 7:8 9:10>", "want mss N"},
	} {
		_, err := parsePacket(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestPacketMatches(t *testing.T) {
	for _, tt := range []struct {
		want, got string
		ok        bool
	}{
		{". 1:1(0) ack 1", ". 1:1(0) ack 1 win 77", true},
		{". 1:1(0) ack 1 win 76", ". 1:1(0) ack 1 win 77", false},
		{". 1:1(0) ack 1", ". 1:1(0) ack 1 <TS val 1 ecr 2>", false},
		{". 1:1(0) ack 1 <...>", ". 1:1(0) ack 1 <TS val 1 ecr 2>", true},
		{". 1:1(0) ack 1 <TS val _ ecr 2>", ". 1:1(0) ack 1 <TS val 1 ecr 2>", true},
		{". 1:1(0) ack 1 <TS val 1 ecr 3>", ". 1:1(0) ack 1 <TS val 1 ecr 2>", false},
		{". 1:1(0) ack 1 <sack 5:9>", ". 1:1(0) ack 1 <sack 5:10>", false},
		{"P. 1:1(0) ack 1", ". 1:1(0) ack 1", false},
	} {
		want, err1 := parsePacket(tt.want)
		got, err2 := parsePacket(tt.got)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if want.matches(&got) != tt.ok {
			t.Errorf("%q against %q: %v", tt.want, tt.got, !tt.ok)
		}
	}
}
