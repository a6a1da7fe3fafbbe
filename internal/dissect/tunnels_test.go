package dissect

import "testing"

// TestTunnelsDoNotAllocate prints all packets of the golden files of tunnels
// and link control.
func TestTunnelsDoNotAllocate(t *testing.T) {
	for _, name := range []string{
		"lldp", "lldp8021", "lldp8023", "lldpdcbx", "lldpiana", "lldplocation", "lldpmed", "pppoe", "ppp", "mlppp", "pap",
		"chap", "pppcontrol", "pppoption", "lcp", "ipcp", "ip6cp", "ccp", "bacp", "mpls", "vxlan", "otv", "vrrp", "sctp", "forces",
	} {
		for _, d := range dialogues(t, name) {
			p := New(options(t, d.flags))
			for i, packet := range d.packets {
				out := p.AppendPacket(make([]byte, 0, 1<<16), packet)
				if n := testing.AllocsPerRun(10, func() { out = p.AppendPacket(out[:0], packet) }); n != 0 {
					t.Errorf("%s, %s, packet %d: %v allocations", name, d.what, i+1, n)
				}
			}
		}
	}
}
