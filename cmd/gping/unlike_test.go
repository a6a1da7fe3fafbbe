package main

import (
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
)

// What gping says otherwise than ping, and why. Each has a part of standard
// output that it has and ping has not.
func TestUnlikePingOnPurpose(t *testing.T) {
	t.Parallel()
	ping := needPing(t)
	s := newScene(t)
	for _, tt := range []struct{ why, args, says string }{
		{"-M do wants to see what is too long counted, quiet or not; ping forgets it with -q, and waits",
			"-q -M do -s 2000 -c 2 -i 0.2 -W 1 10.77.0.2", "2 packets transmitted, 0 received, +2 errors, 100% packet loss"},
		{"the kernel keeps this error from ping",
			"-c 1 -W 1 10.77.0.128", "From 10.77.0.128 icmp_seq=1 Frag reassembly time exceeded\n"},
		{"the kernel keeps codes that it does not know from ping",
			"-c 1 -W 1 10.77.0.132", "From 10.77.0.132 icmp_seq=1 Dest Unreachable, Bad Code: 99\n"},
		{"bound to an interface, ping is not told that nobody answers ARP",
			"-I eth0 -c 1 -W 4 10.77.0.251", "From 10.77.0.1 icmp_seq=1 Destination Host Unreachable\n"},
		{"a reply with a bad checksum is none, and the kernel lets ping take it for one",
			"-c 1 -W 1 10.77.0.142", "64 bytes from 10.77.0.142: icmp_seq=1 ttl=64 (BAD CHECKSUM!)\n"},
		{"-M probe is there, as in ping's manual; ping refuses the word",
			"-M probe -s 2000 -c 1 -W 1 10.77.0.2", "PING 10.77.0.2 (10.77.0.2) 2000(2028) bytes of data.\n"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(tt.args)
			if got := proc.Run(t, proc.Command(t, s.us, args...)); !strings.Contains(got.Stdout, tt.says) {
				t.Errorf("gping says %+v, not %q: %s", got, tt.says, tt.why)
			}
			if got := proc.Run(t, s.us.CommandContext(t.Context(), ping, args...)); strings.Contains(got.Stdout, tt.says) {
				t.Errorf("ping says %q, too: %s", tt.says, tt.why)
			}
		})
	}
}

// What ping refuses gping refuses, too: always with status 2, where ping
// sometimes has 1, and with a line that tells where help is.
func TestRefusesWhatPingRefuses(t *testing.T) {
	t.Parallel()
	ping := needPing(t)
	s := newScene(t)
	for _, args := range []string{
		"-c 0 10.77.0.2", "-c -1 10.77.0.2", "-c 1.5 10.77.0.2", "-c 1x 10.77.0.2", "-c 9999999999999999999999 10.77.0.2",
		"-s -1 10.77.0.2", "-s x 10.77.0.2", "-t 0 10.77.0.2", "-t 256 10.77.0.2", "-t x 10.77.0.2", "-Q 256 -c 1 10.77.0.2",
		"-Q zz 10.77.0.2", "-M maybe 10.77.0.2", "-T bad 10.77.0.2", "-T tsonly -R 10.77.0.2", "-l 0 10.77.0.2", "-l 70000 10.77.0.2",
		"-l x 10.77.0.2", "-W -1 10.77.0.2", "-w -1 10.77.0.2", "-w x 10.77.0.2", "-p zz 10.77.0.2", "-p 0x12 10.77.0.2",
		"-m x 10.77.0.2", "-m -1 10.77.0.2", "-Z 10.77.0.2", "-c", "-c 1", "-c 1 10.77.0.255",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			if got := proc.Run(t, s.us.CommandContext(t.Context(), ping, strings.Fields(args)...)); got.Status == 0 || got.Stdout != "" {
				t.Errorf("ping takes it: %+v", got)
			}
			proc.Start(t, proc.Command(t, s.us, strings.Fields(args)...)).Fails(2, "try gping -h")
		})
	}
}
