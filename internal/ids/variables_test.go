package ids

import (
	"fmt"
	"strings"
	"testing"
)

// TestVariables: an alert shows what flow and packet had when all rules had been looked at.
func TestVariables(t *testing.T) {
	s := newScene(t, Config{}, `alert udp any any -> any any (msg:"a"; content:"one"; priority:1; sid:1;)
alert udp any any -> any any (msg:"b"; pcre:"/(\w)ne (\w+)/, pkt:letter, flow:rest"; flowbits:set,seen; flowint:n,+,2; sid:2;)`)
	s.datagram("10.0.0.1:4000", "10.0.0.2:4001", "one two")
	s.datagram("10.0.0.1:4000", "10.0.0.2:4001", "one")
	s.datagram("10.0.0.3:4000", "10.0.0.2:4001", "one")
	var got []string
	for i := range s.said.Alerts {
		a := &s.said.Alerts[i]
		if a.Variables == nil {
			got = append(got, fmt.Sprint(a.SID, " none"))
			continue
		}
		got = append(got, fmt.Sprint(a.SID, " ", *a.Variables))
	}
	want := "2 {[seen] [{n 2}] [{rest two}] [{letter o}]}\n1 {[seen] [{n 2}] [{rest two}] [{letter o}]}\n" +
		"1 {[seen] [{n 2}] [{rest two}] []}\n1 none"
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
}

// TestTextsCostFlows: what is kept for a flow counts, also where no parser is.
func TestTextsCostFlows(t *testing.T) {
	s := newScene(t, Config{}, `alert udp any any -> any any (msg:"a"; pcre:"/(x+)/, flow:xs"; sid:1;)`)
	s.datagram("10.0.0.1:4000", "10.0.0.2:4001", "none")
	before := s.engine.Stats().FlowMemory
	s.datagram("10.0.0.1:4000", "10.0.0.2:4001", strings.Repeat("x", 1200))
	if n := s.engine.Stats().FlowMemory - before; n < 1200 || n > 2000 {
		t.Errorf("1200 bytes cost %d", n)
	}
}
