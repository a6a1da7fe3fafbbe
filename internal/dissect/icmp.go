package dissect

import (
	"gotcp/internal/wire"
)

const icmpHeader = 8

// ICMP's types that wire doesn't name (RFC 792, RFC 950).
const (
	icmpInformation      = 15
	icmpInformationReply = 16
	icmpMask             = 17
	icmpMaskReply        = 18
)

// icmp prints an ICMP message (RFC 792).
func (p *Printer) icmp(b view, length int) {
	p.proto = "icmp"
	// What can't be printed to its end is not printed at all.
	p.hold()
	b.need(0, 2)
	kind := b[0]
	p.str("ICMP ")
	p.icmpMessage(b, kind)
	p.release()
	p.str(", length ").num(length)
	if p.opt.Verbose == 0 || p.ip.fragment {
		return
	}
	if b.has(0, length) {
		if sum := wire.Checksum(b[:length]); sum != 0 {
			field := b.u16(2)
			p.str(" (wrong icmp cksum ").hex(uint64(field)).str(" (->")
			p.hex(uint64(rightChecksum(field, sum))).str(")!)")
		}
	}
	if icmpQuotes(kind) {
		p.str("\n\t")
		quoted := b.from(icmpHeader)
		if quoted.u16(2) == 0 {
			cut()
		}
		p.ipv4(quoted, int(quoted.u16(2)))
		p.proto = "icmp"
	}
	if length > icmpExtensionsAt+icmpExtensionsHeader && icmpHasExtensions(kind) {
		p.icmpExtensions(b, length)
	}
}

// icmpQuotes reports whether messages of a type quote the packet that they are
// about.
func icmpQuotes(kind uint8) bool {
	switch kind {
	case wire.ICMPv4Unreachable, wire.ICMPv4SourceQuench, wire.ICMPv4Redirect, wire.ICMPv4TimeExceeded,
		wire.ICMPv4ParameterProblem:
		return true
	}
	return false
}

func (p *Printer) icmpMessage(b view, kind uint8) {
	switch kind {
	case wire.ICMPv4EchoReply, wire.ICMPv4Echo:
		if kind == wire.ICMPv4Echo {
			p.str("echo request, id ")
		} else {
			p.str("echo reply, id ")
		}
		p.u16(b.u16(4)).str(", seq ").u16(b.u16(6))
	case wire.ICMPv4Unreachable:
		p.icmpUnreachable(b)
	case wire.ICMPv4SourceQuench:
		p.str("source quench")
	case wire.ICMPv4Redirect:
		p.icmpRedirect(b)
	case wire.ICMPv4RouterAdvert:
		p.icmpRouters(b)
	case wire.ICMPv4RouterSolicit:
		p.str("router solicitation")
	case wire.ICMPv4TimeExceeded:
		b.need(icmpHeader, ipv4Header)
		switch code := b.u8(1); code {
		case wire.ICMPv4TTLExceeded:
			p.str("time exceeded in-transit")
		case wire.ICMPv4ReassemblyExceeded:
			p.str("ip reassembly time exceeded")
		default:
			p.str("time exceeded-#").u8(code)
		}
	case wire.ICMPv4ParameterProblem:
		if code := b.u8(1); code != 0 {
			p.str("parameter problem - code ").u8(code)
		} else {
			p.str("parameter problem - octet ").u8(b.u8(4))
		}
	case wire.ICMPv4Timestamp, wire.ICMPv4TimestampReply:
		p.icmpTimestamp(b, kind)
	case icmpInformation:
		p.str("information request")
	case icmpInformationReply:
		p.str("information reply")
	case icmpMask:
		p.str("address mask request")
	case icmpMaskReply:
		p.str("address mask is 0x").hexPad(uint64(b.u32(8)), 8)
	default:
		p.str("type-#").u8(kind)
	}
}

// icmpUnreachableTexts are what stands before and behind the address that
// can't be reached, by code.
var icmpUnreachableTexts = [...][2]string{
	wire.ICMPv4NetUnreachable:         {"net ", " unreachable"},
	wire.ICMPv4HostUnreachable:        {"host ", " unreachable"},
	wire.ICMPv4FragmentationNeeded:    {"", " unreachable - need to frag"},
	wire.ICMPv4SourceRouteFailed:      {"", " unreachable - source route failed"},
	wire.ICMPv4NetUnknown:             {"net ", " unreachable - unknown"},
	wire.ICMPv4HostUnknown:            {"host ", " unreachable - unknown"},
	8:                                 {"", " unreachable - source host isolated"},
	wire.ICMPv4NetProhibited:          {"net ", " unreachable - admin prohibited"},
	wire.ICMPv4HostProhibited:         {"host ", " unreachable - admin prohibited"},
	11:                                {"net ", " unreachable - tos prohibited"},
	12:                                {"host ", " unreachable - tos prohibited"},
	wire.ICMPv4AdminProhibited:        {"host ", " unreachable - admin prohibited filter"},
	wire.ICMPv4PrecedenceViolation:    {"host ", " unreachable - host precedence violation"},
	wire.ICMPv4PrecedenceInsufficient: {"host ", " unreachable - precedence cutoff"},
}

func (p *Printer) icmpUnreachable(b view) {
	quoted := b.from(icmpHeader)
	switch code := int(b.u8(1)); {
	case code == wire.ICMPv4ProtoUnreachable:
		p.ip4(quoted, 16).str(" protocol ").u8(quoted.u8(9)).str(" unreachable")
	case code == wire.ICMPv4PortUnreachable:
		p.icmpPortUnreachable(quoted)
	case code < len(icmpUnreachableTexts):
		p.str(icmpUnreachableTexts[code][0])
		p.ip4(quoted, 16).str(icmpUnreachableTexts[code][1])
		// RFC 1191 §4: routers of before leave it 0.
		if mtu := b.u16(6); code == wire.ICMPv4FragmentationNeeded && mtu != 0 {
			p.str(" (mtu ").u16(mtu).char(')')
		}
	default:
		p.ip4(quoted, 16).str(" unreachable - #").num(code)
	}
}

func (p *Printer) icmpPortUnreachable(quoted view) {
	proto := quoted.u8(9)
	port := quoted.u16(int(quoted.u8(0)&15)*4 + 2)
	p.ip4(quoted, 16)
	switch proto {
	case protoTCP:
		p.str(" tcp port ")
		p.port("tcp", port)
	case protoUDP:
		p.str(" udp port ")
		p.port("udp", port)
	default:
		p.str(" protocol ").u8(proto).str(" port ").u16(port)
	}
	p.str(" unreachable")
}

func (p *Printer) icmpRedirect(b view) {
	quoted := b.from(icmpHeader)
	code := b.u8(1)
	to := " to "
	switch code {
	case 0:
		p.str("redirect ")
		to = " to net "
	case 1:
		p.str("redirect ")
		to = " to host "
	case 2:
		p.str("redirect-tos ")
		to = " to net "
	case 3:
		p.str("redirect-tos ")
		to = " to host "
	default:
		p.str("redirect-#").u8(code).char(' ')
	}
	p.ip4(quoted, 16).str(to)
	p.ip4(b, 4)
}

// icmpRouters prints a router advertisement (RFC 1256 §3).
func (p *Printer) icmpRouters(b view) {
	p.str("router advertisement lifetime ")
	seconds := uint64(b.u16(6))
	switch {
	case seconds < 60:
		p.dec(seconds)
	case seconds < 3600:
		p.dec(seconds/60).char(':').pad(seconds%60, 2)
	default:
		p.dec(seconds/3600).char(':').pad(seconds/60%60, 2).char(':').pad(seconds%60, 2)
	}
	n, size := int(b.u8(4)), b.u8(5)
	p.char(' ').num(n).char(':')
	if size != 2 {
		p.str(" [size ").u8(size).char(']')
		return
	}
	for i := range n {
		p.str(" {")
		p.ip4(b, icmpHeader+8*i).char(' ').u32(b.u32(icmpHeader + 8*i + 4)).char('}')
	}
}

func (p *Printer) icmpTimestamp(b view, kind uint8) {
	b.need(4, 4)
	if kind == wire.ICMPv4Timestamp {
		p.str("time stamp query id ")
	} else {
		p.str("time stamp reply id ")
	}
	p.u16(b.u16(4)).str(" seq ").u16(b.u16(6))
	if kind == wire.ICMPv4Timestamp {
		return
	}
	p.str(": org ")
	p.milliseconds(b.u32(8)).str(", recv ")
	p.milliseconds(b.u32(12)).str(", xmit ")
	p.milliseconds(b.u32(16))
}

// milliseconds prints a time of day.
func (p *Printer) milliseconds(v uint32) *text {
	s := uint64(v / 1000)
	p.pad(s/3600, 2).char(':').pad(s/60%60, 2).char(':').pad(s%60, 2)
	return p.char('.').pad(uint64(v%1000), 3)
}
