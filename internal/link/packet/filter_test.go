package packet

import (
	"net/netip"
	"testing"

	"golang.org/x/net/bpf"

	"gotcp/internal/wire"
)

var (
	ours4    = netip.MustParseAddr("10.77.0.50")
	others4  = netip.MustParseAddr("10.77.0.51")
	ours6    = netip.MustParseAddr("2001:db8::50")
	others6  = netip.MustParseAddr("2001:db8::51")
	group6   = netip.MustParseAddr("ff02::1:ff00:50")
	ourMAC   = wire.MAC{2, 0, 0, 0, 0, 0x50}
	otherMAC = wire.MAC{2, 0, 0, 0, 0, 0x51}
	groupMAC = wire.MAC{0x33, 0x33, 0xff, 0, 0, 0x50}
)

// vlanTag is what the kernel keeps beside a frame.
type vlanTag struct {
	present bool
	tci     uint32
}

// run applies a filter as the kernel would. The interpreter of x/net/bpf knows
// no VLAN extensions, so their values are put in their place.
func run(t testing.TB, f *Filter, tag vlanTag, frame []byte, ethernet bool) bool {
	t.Helper()
	program, err := f.Program(ethernet)
	if err != nil {
		t.Fatal(err)
	}
	for i, ins := range program {
		e, ok := ins.(bpf.LoadExtension)
		if !ok {
			continue
		}
		v := tag.tci
		if e.Num == bpf.ExtVLANTagPresent {
			v = 0
			if tag.present {
				v = 1
			}
		}
		program[i] = bpf.LoadConstant{Dst: bpf.RegA, Val: v}
	}
	vm, err := bpf.NewVM(program)
	if err != nil {
		t.Fatal(err)
	}
	n, err := vm.Run(frame)
	if err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// ethernetFrame puts a packet behind an Ethernet header.
func ethernetFrame(dst wire.MAC, packet []byte) []byte {
	kind := wire.TypeIPv4
	if packet[0]>>4 == 6 {
		kind = wire.TypeIPv6
	}
	b := make([]byte, wire.EthernetLen, wire.EthernetLen+len(packet))
	wire.PutEthernet(b, dst, otherMAC, kind)
	return append(b, packet...)
}

// v4 is a packet to dst with the given fields.
func v4(dst netip.Addr, h wire.IPv4Fields, payload []byte) []byte {
	h.Src, h.Dst, h.TTL = others4, dst, 64
	b := make([]byte, h.Len()+len(payload))
	n := h.Put(b, len(payload))
	copy(b[n:], payload)
	return b
}

func v6(dst netip.Addr, next wire.IPProto, payload []byte) []byte {
	h := wire.IPv6Fields{Src: others6, Dst: dst, NextHeader: next, HopLimit: 64}
	b := make([]byte, wire.IPv6Len+len(payload))
	h.Put(b, len(payload))
	copy(b[wire.IPv6Len:], payload)
	return b
}

func tcpTo(port uint16) []byte {
	b := make([]byte, wire.TCPMinLen)
	h := wire.TCPFields{SrcPort: 99, DstPort: port}
	h.Put(b, nil)
	return b
}

func icmp(kind byte) []byte { return []byte{kind, 0, 0, 0, 0, 0, 0, 0} }

var (
	tcp4  = wire.IPv4Fields{Proto: wire.ProtoTCP}
	icmp4 = wire.IPv4Fields{Proto: wire.ProtoICMP}
	udp4  = wire.IPv4Fields{Proto: wire.ProtoUDP}
)

// onPort lets in what a TCP connection needs.
var onPort = Filter{Addrs: []netip.Addr{ours4, ours6}, Ports: []uint16{8888, 9999}, ARP: true, NDP: true}

// wholeHost lets everything for our addresses in.
var wholeHost = Filter{Addrs: []netip.Addr{ours4, ours6}}

func TestFilterPackets(t *testing.T) {
	options := tcp4
	options.Options = []byte{1, 1, 1, 1, 1, 1, 1, 0}
	first, later := tcp4, tcp4
	first.MoreFragments = true
	later.FragmentOffset = 1480
	whole := tcp4
	whole.DontFragment = true
	for _, tt := range []struct {
		name           string
		packet         []byte
		onPort, anyOur bool
	}{
		{"TCP to our port", v4(ours4, tcp4, tcpTo(8888)), true, true},
		{"TCP to our other port", v4(ours4, whole, tcpTo(9999)), true, true},
		{"TCP to another port", v4(ours4, whole, tcpTo(22)), false, true},
		{"TCP from our port's number", v4(ours4, tcp4, append([]byte{0x22, 0xb8, 0, 22}, make([]byte, 16)...)), false, true},
		{"TCP to another host", v4(others4, tcp4, tcpTo(8888)), false, false},
		{"TCP behind IP options", v4(ours4, options, tcpTo(8888)), true, true},
		{"TCP to another port behind IP options", v4(ours4, options, tcpTo(22)), false, true},
		{"first fragment", v4(ours4, first, tcpTo(22)), true, true},
		{"later fragment", v4(ours4, later, make([]byte, 8)), true, true},
		{"another host's fragment", v4(others4, later, make([]byte, 8)), false, false},
		{"UDP", v4(ours4, udp4, tcpTo(8888)), false, true},
		{"ICMP unreachable", v4(ours4, icmp4, icmp(3)), true, true},
		{"ICMP source quench", v4(ours4, icmp4, icmp(4)), true, true},
		{"ICMP time exceeded", v4(ours4, icmp4, icmp(11)), true, true},
		{"ICMP parameter problem", v4(ours4, icmp4, icmp(12)), true, true},
		{"ICMP error behind IP options", v4(ours4, wire.IPv4Fields{Proto: wire.ProtoICMP, Options: options.Options}, icmp(3)), true, true},
		{"ICMP echo", v4(ours4, icmp4, icmp(8)), false, true},
		{"ICMP error to another host", v4(others4, icmp4, icmp(3)), false, false},
		{"TCP without ports", v4(ours4, tcp4, []byte{1}), false, true},
		{"broken header length", append([]byte{0x4f}, v4(ours4, tcp4, tcpTo(22))[1:]...), false, true},

		{"IPv6 TCP to our port", v6(ours6, wire.ProtoTCP, tcpTo(9999)), true, true},
		{"IPv6 TCP to another port", v6(ours6, wire.ProtoTCP, tcpTo(22)), false, true},
		{"IPv6 TCP to another host", v6(others6, wire.ProtoTCP, tcpTo(8888)), false, false},
		{"IPv6 fragment", v6(ours6, 44, make([]byte, 8)), true, true},
		{"IPv6 destination options", v6(ours6, 60, make([]byte, 8)), true, true},
		{"IPv6 UDP", v6(ours6, wire.ProtoUDP, tcpTo(8888)), false, true},
		{"ICMPv6 packet too big", v6(ours6, wire.ProtoICMPv6, icmp(2)), true, true},
		{"ICMPv6 echo", v6(ours6, wire.ProtoICMPv6, icmp(128)), false, true},
		{"neighbour advertisement", v6(ours6, wire.ProtoICMPv6, icmp(136)), true, true},
		{"neighbour solicitation to the group", v6(group6, wire.ProtoICMPv6, icmp(135)), true, false},
		{"multicast listener report", v6(group6, wire.ProtoICMPv6, icmp(143)), false, false},
		{"mDNS", v6(netip.MustParseAddr("ff02::fb"), wire.ProtoUDP, tcpTo(8888)), false, false},
		{"no IP", []byte{0x50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, false, false},
	} {
		for _, f := range []struct {
			name   string
			filter Filter
			want   bool
		}{
			{"ports", onPort, tt.onPort},
			{"host", wholeHost, tt.anyOur},
		} {
			if got := run(t, &f.filter, vlanTag{}, tt.packet, false); got != f.want {
				t.Errorf("%s, %s, bare: %v", tt.name, f.name, got)
			}
			if got := run(t, &f.filter, vlanTag{}, ethernetFrame(ourMAC, tt.packet), true); got != f.want {
				t.Errorf("%s, %s, Ethernet: %v", tt.name, f.name, got)
			}
		}
	}
}

func TestFilterAddresses(t *testing.T) {
	packet4, packet6 := v4(others4, tcp4, tcpTo(8888)), v6(others6, wire.ProtoTCP, tcpTo(8888))
	for _, tt := range []struct {
		name     string
		addrs    []netip.Addr
		in4, in6 bool
	}{
		{"any", nil, true, true},
		{"one of each", []netip.Addr{others4, others6}, true, true},
		{"last of several", []netip.Addr{ours4, ours6, netip.MustParseAddr("2001:db8:0:1::51"), others4, others6}, true, true},
		{"IPv4 only", []netip.Addr{others4}, true, false},
		{"IPv6 only", []netip.Addr{others6}, false, true},
		{"mapped", []netip.Addr{netip.AddrFrom16(others4.As16())}, true, false},
	} {
		f := Filter{Addrs: tt.addrs, Ports: []uint16{8888}}
		if got := run(t, &f, vlanTag{}, packet4, false); got != tt.in4 {
			t.Errorf("%s: IPv4 %v", tt.name, got)
		}
		if got := run(t, &f, vlanTag{}, packet6, false); got != tt.in6 {
			t.Errorf("%s: IPv6 %v", tt.name, got)
		}
	}
}

func TestFilterEveryWordOfAnIPv6AddressCounts(t *testing.T) {
	for i := range 16 {
		a := ours6.As16()
		a[i] ^= 1
		if run(t, &wholeHost, vlanTag{}, v6(netip.AddrFrom16(a), wire.ProtoTCP, tcpTo(1)), false) {
			t.Errorf("byte %d does not matter", i)
		}
	}
}

func TestFilterMAC(t *testing.T) {
	f := Filter{Addrs: []netip.Addr{ours4}, MAC: ourMAC}
	for _, tt := range []struct {
		dst  wire.MAC
		want bool
	}{
		{ourMAC, true},
		{wire.Broadcast, true},
		{groupMAC, true},
		{otherMAC, false},
		{wire.MAC{4, 0, 0, 0, 0, 0x50}, false},
	} {
		if got := run(t, &f, vlanTag{}, ethernetFrame(tt.dst, v4(ours4, tcp4, tcpTo(1))), true); got != tt.want {
			t.Errorf("%s: %v", tt.dst, got)
		}
	}
}

func TestFilterARP(t *testing.T) {
	arp := make([]byte, wire.EthernetLen+wire.ARPLen)
	wire.PutEthernet(arp, wire.Broadcast, otherMAC, wire.TypeARP)
	for _, on := range []bool{false, true} {
		f := Filter{Addrs: []netip.Addr{ours4}, MAC: ourMAC, ARP: on}
		if got := run(t, &f, vlanTag{}, arp, true); got != on {
			t.Errorf("ARP %v: %v", on, got)
		}
	}
}

func TestFilterVLAN(t *testing.T) {
	const priority = 5 << 13
	frame := ethernetFrame(ourMAC, v4(ours4, tcp4, tcpTo(1)))
	on7 := wholeHost
	on7.VLAN = 7
	for _, tt := range []struct {
		name      string
		tag       vlanTag
		none, on7 bool
	}{
		{"no tag", vlanTag{}, true, false},
		{"no tag, stale field", vlanTag{false, 7}, true, false},
		{"VLAN 7", vlanTag{true, 7}, false, true},
		{"VLAN 7 with priority", vlanTag{true, priority | 7}, false, true},
		{"VLAN 7, may be dropped", vlanTag{true, 0x1000 | 7}, false, true},
		{"VLAN 8", vlanTag{true, 8}, false, false},
		{"VLAN 7 and more", vlanTag{true, 0x807}, false, false},
		{"priority tag", vlanTag{true, priority}, true, false},
	} {
		if got := run(t, &wholeHost, tt.tag, frame, true); got != tt.none {
			t.Errorf("%s: %v", tt.name, got)
		}
		if got := run(t, &on7, tt.tag, frame, true); got != tt.on7 {
			t.Errorf("%s, on VLAN 7: %v", tt.name, got)
		}
	}
}

func TestFilterICMP(t *testing.T) {
	broadcast := netip.MustParseAddr("10.77.0.255")
	f := Filter{Addrs: []netip.Addr{ours4, ours6, broadcast}, Ports: []uint16{}, ICMP: true}
	for _, tt := range []struct {
		name   string
		packet []byte
		want   bool
	}{
		{"echo", v4(ours4, icmp4, icmp(8)), true},
		{"echo reply", v4(ours4, icmp4, icmp(0)), true},
		{"echo to the network", v4(broadcast, icmp4, icmp(8)), true},
		{"echo to another host", v4(others4, icmp4, icmp(8)), false},
		{"TCP", v4(ours4, tcp4, tcpTo(8888)), false},
		{"UDP", v4(ours4, udp4, tcpTo(8888)), false},
		{"ICMPv6 echo", v6(ours6, wire.ProtoICMPv6, icmp(128)), true},
		{"ICMPv6 echo to another host", v6(others6, wire.ProtoICMPv6, icmp(128)), false},
		{"IPv6 TCP", v6(ours6, wire.ProtoTCP, tcpTo(8888)), false},
	} {
		if got := run(t, &f, vlanTag{}, tt.packet, false); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func TestFilterAnyStation(t *testing.T) {
	arp := make([]byte, wire.EthernetLen+wire.ARPLen)
	wire.PutEthernet(arp, otherMAC, groupMAC, wire.TypeARP)
	f := Filter{Addrs: []netip.Addr{ours4}, MAC: ourMAC, Ports: []uint16{}, ARP: true, AnyStation: true}
	if !run(t, &f, vlanTag{}, arp, true) {
		t.Error("ARP between others does not pass")
	}
	if run(t, &f, vlanTag{true, 7}, arp, true) {
		t.Error("ARP of a VLAN passes")
	}
	if run(t, &f, vlanTag{}, ethernetFrame(otherMAC, v4(others4, tcp4, tcpTo(1))), true) {
		t.Error("TCP between others passes")
	}
}

func TestFilterManyPorts(t *testing.T) {
	f := Filter{Addrs: []netip.Addr{ours4}, Ports: make([]uint16, 900)}
	for i := range f.Ports {
		f.Ports[i] = uint16(1000 + i)
	}
	for _, tt := range []struct {
		port uint16
		want bool
	}{{999, false}, {1000, true}, {1899, true}, {1900, false}} {
		if got := run(t, &f, vlanTag{}, v4(ours4, tcp4, tcpTo(tt.port)), false); got != tt.want {
			t.Errorf("port %d: %v", tt.port, got)
		}
	}
	f.Ports = make([]uint16, 5000)
	if _, err := f.Program(true); err == nil {
		t.Error("a program longer than the kernel takes was made")
	}
}

func TestFilterNoPortsAtAll(t *testing.T) {
	f := Filter{Addrs: []netip.Addr{ours4}, Ports: []uint16{}}
	if run(t, &f, vlanTag{}, v4(ours4, tcp4, tcpTo(1)), false) {
		t.Error("TCP passes an empty list of ports")
	}
	if !run(t, &f, vlanTag{}, v4(ours4, icmp4, icmp(3)), false) {
		t.Error("an ICMP error does not pass")
	}
}

// FuzzFilter checks that no frame gets the program out of its bounds and that
// what passes is for us.
func FuzzFilter(f *testing.F) {
	f.Add(ethernetFrame(ourMAC, v4(ours4, tcp4, tcpTo(8888))))
	f.Add(ethernetFrame(ourMAC, v6(ours6, wire.ProtoTCP, tcpTo(8888))))
	f.Fuzz(func(t *testing.T, frame []byte) {
		filter := onPort
		filter.MAC, filter.ARP, filter.NDP = ourMAC, false, false
		if !run(t, &filter, vlanTag{}, frame, true) {
			return
		}
		e, err := wire.ParseEthernet(frame)
		if err != nil {
			t.Fatal("a frame without header passed")
		}
		if dst := e.Dst(); dst != ourMAC && !dst.IsGroup() {
			t.Fatalf("a frame to %s passed", dst)
		}
		p := e.Payload()
		switch {
		case e.Type() == wire.TypeIPv4 && netip.AddrFrom4([4]byte(p[16:20])) == ours4:
		case e.Type() == wire.TypeIPv6 && netip.AddrFrom16([16]byte(p[24:40])) == ours6:
		default:
			t.Fatalf("not for us: %x", frame)
		}
	})
}
