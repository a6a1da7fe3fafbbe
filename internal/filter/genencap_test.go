package filter

import (
	"testing"

	"golang.org/x/net/bpf"
)

// inKernel is a program as it runs on a frame whose tag the kernel has taken
// out: ancillary loads are constants then.
func inKernel(p *Program, tagged bool, tci uint32) *Program {
	var out []bpf.RawInstruction
	for _, in := range p.Instructions {
		if in.Op&0x07 == opLd && in.Op&0xe0 == modeAbs {
			switch in.K {
			case adOff + uint32(bpf.ExtVLANTag):
				in = bpf.RawInstruction{Op: opLd | modeImm, K: tci}
			case adOff + uint32(bpf.ExtVLANTagPresent):
				in = bpf.RawInstruction{Op: opLd | modeImm}
				if tagged {
					in.K = 1
				}
			}
		}
		out = append(out, in)
	}
	return &Program{out}
}

// Behind vlan, the program for the kernel finds in a frame without its first
// tag what the program for files finds in the whole frame.
func TestTagsBesideTheFrame(t *testing.T) {
	frames := etherFrames(networkPackets())
	for _, expr := range []string{
		"vlan", "vlan 100", "vlan 5 and ip", "not vlan", "vlan and vlan 200", "vlan 100 and vlan 200 and tcp port 80",
		"vlan and mpls 5 and host 10.0.0.1", "vlan and pppoes 4 and udp", "vlan and ether[0] & 1 = 0 and arp",
		"vlan and ip6 protochain 17", "vlan and ip[(ip[0]&0xf)*4:2] = 80", "vlan and stp", "vlan 100 or vlan 200",
	} {
		file := mustCompile(t, expr, Options{LinkType: Ethernet})
		live := mustCompile(t, expr, Options{LinkType: Ethernet, Live: true})
		found := 0
		for _, f := range frames {
			taken, tagged, tci := f, false, uint32(0)
			if typ := uint32(f[12])<<8 | uint32(f[13]); typ == etVLAN || typ == etQinQ {
				taken = append(append([]byte(nil), f[:12]...), f[16:]...)
				tagged, tci = true, uint32(f[14])<<8|uint32(f[15])
			}
			want := file.Match(f, len(f))
			if got := inKernel(live, tagged, tci).Match(taken, len(taken)); got != want {
				t.Fatalf("%q: %v for %x with the tag beside it, %v with the tag inside", expr, got, f, want)
			}
			if want {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%q finds nothing", expr)
		}
	}
}

func TestDirection(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string // the load, or nothing for an error
	}{
		{Options{LinkType: Ethernet, Live: true}, "[type]"},
		{Options{LinkType: Ethernet}, ""},
		{Options{LinkType: LinuxSLL}, "[0]"},
		{Options{LinkType: LinuxSLL2, Live: true}, "[10]"},
		{Options{LinkType: Raw}, ""},
	} {
		p, err := Compile("inbound", c.o)
		if c.want == "" {
			if err == nil {
				t.Errorf("%+v: no error", c.o)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", c.o, err)
			continue
		}
		if _, arg := mnemonic(p.Instructions[0]); arg != c.want {
			t.Errorf("%+v: %s", c.o, arg)
		}
	}
}
