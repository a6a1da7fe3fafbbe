package packet

import (
	"errors"
	"net/netip"

	"golang.org/x/net/bpf"

	"gotcp/internal/wire"
)

// Filter says which frames are let into user space. The kernel applies it
// before it copies anything. It looks at destinations only.
//
// Frames of VLANs that were not chosen never pass: the kernel takes their tag
// off and says so beside the frame. Where none was chosen, a priority tag (VLAN
// 0) belongs to nobody else and passes.
type Filter struct {
	// Addrs are the destination addresses that are ours; none means any. A
	// network's broadcast address is one to those who want to hear what is sent to it.
	Addrs []netip.Addr
	// MAC is ours: frames to another station's address, seen on an interface
	// in promiscuous mode, don't pass; those to groups do. Zero means the
	// Link's own. Without meaning where there is no Ethernet header.
	MAC wire.MAC
	// AnyStation lets frames to other stations pass after all, for those who
	// watch a link in promiscuous mode.
	AnyStation bool
	// VLAN, if not 0, is the VLAN that we are on. Frames without its tag don't
	// pass, those with a priority only included.
	VLAN uint16
	// Ports are the TCP destination ports to let in beside ICMP errors and
	// fragments. Nil lets all traffic to the addresses in.
	Ports []uint16
	// ICMP lets all ICMP and ICMPv6 to the addresses in, whatever Ports says.
	ICMP bool
	// ARP lets ARP in.
	ARP bool
	// NDP lets IPv6 neighbour and router discovery in (RFC 4861), to our
	// addresses and to groups.
	NDP bool
}

// errFilterTooLong is returned for more addresses and ports than a classic BPF
// program has room for.
var errFilterTooLong = errors.New("the packet filter has too many addresses or ports")

// maxInstructions is the kernel's limit, BPF_MAXINSNS.
const maxInstructions = 4096

// Offsets in the headers that the filter looks at.
const (
	ethernetDst   = 0
	ethernetType  = 12
	ipv4Fragment  = 6
	ipv4Proto     = 9
	ipv4Dst       = 16
	ipv6Next      = 6
	ipv6Dst       = 24
	tcpDst        = 2
	fragmentMask  = 0x3fff // more fragments, or an offset
	everything    = 1 << 18
	groupBit      = 1
	vlanIDMask    = 0x0fff
	ipv6Multicast = 0xff
)

// Kinds of ICMP messages that report an error about a packet of ours.
var (
	icmpv4Errors = []uint32{3, 4, 11, 12} // RFC 792
	icmpv6Errors = []uint32{1, 2, 3, 4}   // RFC 4443 §3
	ndpMessages  = []uint32{133, 134, 135, 136, 137}
	// Extension headers that a classic BPF program can't walk past, and
	// fragments, are let in: hop-by-hop, routing, fragment, destination options.
	ipv6Extensions = []uint32{0, 43, 44, 60}
)

// Program compiles the filter, for frames with an Ethernet header or for bare
// IP packets.
func (f *Filter) Program(ethernet bool) ([]bpf.Instruction, error) {
	p := newProgram()
	p.matchVLAN(f.VLAN)
	network := uint32(0)
	if ethernet {
		network = wire.EthernetLen
		if !f.AnyStation {
			p.matchMAC(f.MAC)
		}
		p.load(ethernetType, 2)
		if f.ARP {
			p.jumpIf(uint32(wire.TypeARP), accept)
		}
		p.jumpIf(uint32(wire.TypeIPv4), ipv4)
		p.jumpIf(uint32(wire.TypeIPv6), ipv6)
	} else {
		p.load(network, 1)
		p.add(bpf.ALUOpConstant{Op: bpf.ALUOpShiftRight, Val: 4})
		p.jumpIf(4, ipv4)
		p.jumpIf(6, ipv6)
	}
	p.jump(refuse)
	p.place(ipv4)
	f.compileIPv4(p, network)
	p.place(ipv6)
	f.compileIPv6(p, network)
	p.place(accept)
	p.add(bpf.RetConstant{Val: everything})
	p.place(refuse)
	p.add(bpf.RetConstant{Val: 0})
	return p.resolve()
}

func (f *Filter) compileIPv4(p *program, network uint32) {
	p.load(network+ipv4Dst, 4)
	for _, a := range f.Addrs {
		if a = a.Unmap(); a.Is4() {
			p.jumpIf(word(a.AsSlice()), ipv4Ours)
		}
	}
	if len(f.Addrs) > 0 {
		p.jump(refuse)
	}
	p.place(ipv4Ours)
	if f.Ports == nil {
		p.jump(accept)
		return
	}
	p.load(network+ipv4Fragment, 2)
	p.jumpIfAny(fragmentMask, accept)
	p.load(network+ipv4Proto, 1)
	p.jumpIf(uint32(wire.ProtoTCP), ipv4TCP)
	p.jumpIf(uint32(wire.ProtoICMP), ipv4ICMP)
	p.jump(refuse)

	p.place(ipv4TCP)
	p.add(bpf.LoadMemShift{Off: network}) // X = 4 * IHL
	p.add(bpf.LoadIndirect{Off: network + tcpDst, Size: 2})
	p.acceptPorts(f.Ports)

	p.place(ipv4ICMP)
	if f.ICMP {
		p.jump(accept)
	}
	p.add(bpf.LoadMemShift{Off: network})
	p.add(bpf.LoadIndirect{Off: network, Size: 1})
	p.acceptTypes(icmpv4Errors)
	p.jump(refuse)
}

func (f *Filter) compileIPv6(p *program, network uint32) {
	const transport = wire.IPv6Len
	for _, a := range f.Addrs {
		if a.Is6() && !a.Is4In6() {
			p.matchIPv6(network+ipv6Dst, a.As16())
		}
	}
	if f.NDP {
		p.load(network+ipv6Dst, 1)
		p.jumpIf(ipv6Multicast, ipv6Group)
	}
	if len(f.Addrs) > 0 {
		p.jump(refuse)
	}
	p.place(ipv6Ours)
	if f.Ports == nil {
		p.jump(accept)
	}
	p.load(network+ipv6Next, 1)
	p.acceptTypes(ipv6Extensions)
	p.jumpIf(uint32(wire.ProtoTCP), ipv6TCP)
	p.jumpIf(uint32(wire.ProtoICMPv6), ipv6ICMP)
	p.jump(refuse)

	p.place(ipv6TCP)
	p.load(network+transport+tcpDst, 2)
	p.acceptPorts(f.Ports)

	p.place(ipv6ICMP)
	if f.ICMP {
		p.jump(accept)
	}
	p.load(network+transport, 1)
	p.acceptTypes(icmpv6Errors)
	if f.NDP {
		p.acceptTypes(ndpMessages)
	}
	p.jump(refuse)

	p.place(ipv6Group)
	p.load(network+ipv6Next, 1)
	p.jumpUnless(uint32(wire.ProtoICMPv6), refuse)
	p.load(network+transport, 1)
	p.acceptTypes(ndpMessages)
	p.jump(refuse)
}
