package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"gotcp/internal/lab/attack"
)

// Each of the usual attacks is one line, on the machine that is attacked.
func TestAttacks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(s *attack.Scene)
		want string
	}{
		{"nmap -sS", func(s *attack.Scene) { s.Scan("-sS", "1-100") }, "GIDS SYN scan of ports"},
		{"nmap -sT", func(s *attack.Scene) { s.Scan("-sT", "1-100") }, "GIDS connect scan of ports"},
		{"nmap -sF", func(s *attack.Scene) { s.Scan("-sF", "1-100") }, "GIDS FIN scan of ports"},
		{"nmap -sN", func(s *attack.Scene) { s.Scan("-sN", "1-100") }, "GIDS NULL scan of ports"},
		{"nmap -sX", func(s *attack.Scene) { s.Scan("-sX", "1-100") }, "GIDS XMAS scan of ports"},
		{"nmap -sA", func(s *attack.Scene) { s.Scan("-sA", "1-100") }, "GIDS ACK scan of ports"},
		{"nmap -sU", func(s *attack.Scene) { s.Scan("-sU", "1-100") }, "GIDS UDP scan of ports"},
		{"hping3 SYN", func(s *attack.Scene) { s.Flood("-S", "-p", "80") }, "GIDS SYN flood"},
		{"hping3 UDP", func(s *attack.Scene) { s.Flood("--udp", "-p", "53") }, "GIDS UDP flood"},
		{"hping3 ICMP", func(s *attack.Scene) { s.Flood("--icmp") }, "GIDS ICMP flood"},
		{"arpspoof", (*attack.Scene).SpoofARP, "GIDS ARP spoofing"},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "_"), func(t *testing.T) {
			t.Parallel()
			a := attack.New(t)
			s := &scene{us: a.Victim.Host, ours: a.Victim}
			a.Serve(22, 80)
			w := s.watch(t)
			a.Acquaint()
			c.do(a)
			w.Prints("] " + c.want)
			w.Cmd.Process.Signal(os.Interrupt)
			w.Ends(0)
			if said := w.Out.String(); strings.Count(said, "\n") != 1 || !attackLine.MatchString(said) {
				t.Errorf("%s", said)
			}
		})
	}
}

// attackLine is what a detector prints, in Suricata's format.
var attackLine = regexp.MustCompile(`^\d\d/\d\d/\d{4}-\d\d:\d\d:\d\d\.\d{6}  \[\*\*\] \[9000:\d+:1\] GIDS [^\n]+ \[\*\*\] \[Classification: [^\]]+\] \[Priority: 2\] \{(TCP|UDP|ICMP|ARP)\} [^ ]+ -> [^ ]+\n$`)
