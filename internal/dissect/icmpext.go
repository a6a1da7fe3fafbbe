package dissect

import "gotcp/internal/wire"

const (
	// icmpExtensionsAt is where extensions begin that follow a quoted packet
	// of the 128 bytes to which it is padded (RFC 4884 §3).
	icmpExtensionsAt     = icmpHeader + 128
	icmpExtensionsHeader = 4

	// Classes of objects (IANA, ICMP extension object classes).
	icmpMPLSStack = 1
	icmpInterface = 2
)

func icmpHasExtensions(kind uint8) bool {
	return kind == wire.ICMPv4Unreachable || kind == wire.ICMPv4TimeExceeded || kind == wire.ICMPv4ParameterProblem
}

// icmpExtensions prints the extensions of a message (RFC 4884 §7).
func (p *Printer) icmpExtensions(b view, length int) {
	// A message whose length field is 0 may be of a sender that doesn't know
	// extensions, and what stands here be part of the packet it quotes: the
	// checksum tells (§5.5).
	marked := b.u8(5) != 0
	b, length = b.from(icmpExtensionsAt), length-icmpExtensionsAt
	whole := b.has(0, length)
	right := whole && wire.Checksum(b[:length]) == 0
	if whole && !right && !marked {
		return
	}
	b.need(0, icmpExtensionsHeader+1)
	version := b[0] >> 4
	p.str("\n\tICMP Multi-Part extension v").u8(version)
	if version != 2 {
		p.str(" packet not supported")
		return
	}
	if whole {
		p.str(", checksum 0x").hexPad(uint64(b.u16(2)), 4)
		if right {
			p.str(" (correct), length ").num(length)
		} else {
			p.str(" (incorrect), length ").num(length)
		}
	}
	for at := icmpExtensionsHeader; length-at > 4; {
		size := int(b.u16(at))
		class, kind := b.u8(at+2), b.u8(at+3)
		name := "unknown"
		switch class {
		case icmpMPLSStack:
			name = "MPLS Stack Entry"
		case icmpInterface:
			name = "Interface Identification"
		}
		p.str("\n\t  ").str(name).str(" Object (").u8(class).str("), Class-Type: ").u8(kind).str(", length ").num(size)
		if class == 0 || size < 4 {
			return
		}
		p.icmpObject(b.from(at+4), size-4, class, kind)
		at += size
	}
}

// icmpObject prints the value of an extension.
func (p *Printer) icmpObject(b view, size int, class, kind uint8) {
	if class != icmpMPLSStack || kind != 1 {
		p.hexLinesAfter("\n\t    ", b.first(size), false)
		return
	}
	// RFC 4950 §3. Of the stack only the top is printed.
	entry := b.u32(0)
	p.str("\n\t    label ").u32(entry >> 12).str(", tc ").u32(entry >> 9 & 7)
	if entry>>8&1 != 0 {
		p.str(", [S]")
	}
	p.str(", ttl ").u32(entry & 0xff)
}
