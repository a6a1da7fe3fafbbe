package dissect

// The header of BOOTP, which is DHCP's, too (RFC 951 §3, RFC 2131 §2).
const (
	dhcpXID    = 4
	dhcpSecs   = 8
	dhcpFlags  = 10
	dhcpClient = 12
	dhcpMAC    = 28
	dhcpServer = 44
	dhcpFile   = 108
	dhcpVendor = 236

	dhcpRequest   = 1
	dhcpReply     = 2
	dhcpBroadcast = 0x8000

	dhcpEthernet = 1
	dhcpMACSize  = 6
)

// What the area at the end begins with: options (RFC 2132 §2), or those of
// Carnegie Mellon, which were first.
const (
	dhcpMagic    = 0x63825363
	dhcpMagicCMU = 0x434d5500
)

// dhcp prints a message of BOOTP or DHCP.
func (p *Printer) dhcp(b view, length int) {
	p.proto = "bootp"
	op := b.u8(0)
	p.str("BOOTP/DHCP, ")
	switch op {
	case dhcpRequest:
		p.str("Request")
	case dhcpReply:
		p.str("Reply")
	default:
		p.str("unknown (0x").hexPad(uint64(op), 2).char(')')
	}
	hardware, size := b.u8(1), b.u8(2)
	hasMAC := hardware == dhcpEthernet && size == dhcpMACSize
	if hasMAC && op == dhcpRequest {
		b.need(dhcpMAC, dhcpMACSize)
		p.str(" from ")
		p.mac(b, dhcpMAC)
	}
	p.str(", length ").num(length)
	if p.opt.Verbose == 0 {
		return
	}
	b.need(dhcpSecs, 2)
	if hardware != dhcpEthernet {
		p.str(", htype ").u8(hardware)
	}
	if !hasMAC {
		p.str(", hlen ").u8(size)
	}
	p.dhcpHeader(b)
	if hasMAC {
		b.need(dhcpMAC, dhcpMACSize)
		p.str("\n\t  Client-Ethernet-Address ")
		p.mac(b, dhcpMAC)
	}
	if !p.dhcpString(b, "\n\t  sname \"", dhcpServer, dhcpFile) || !p.dhcpString(b, "\n\t  file \"", dhcpFile, dhcpVendor) {
		return
	}
	p.dhcpArea(b.from(dhcpVendor))
}

// dhcpHeader prints those fields that aren't 0.
func (p *Printer) dhcpHeader(b view) {
	if hops := b.u8(3); hops != 0 {
		p.str(", hops ").u8(hops)
	}
	if id := b.u32(dhcpXID); id != 0 {
		p.str(", xid 0x").hex(uint64(id))
	}
	if secs := b.u16(dhcpSecs); secs != 0 {
		p.str(", secs ").u16(secs)
	}
	flags := b.u16(dhcpFlags)
	if flags&dhcpBroadcast != 0 {
		p.str(", Flags [Broadcast]")
	} else {
		p.str(", Flags [none]")
	}
	if p.opt.Verbose > 1 {
		p.str(" (0x").hexPad(uint64(flags), 4).char(')')
	}
	for i, name := range [...]string{"Client", "Your", "Server", "Gateway"} {
		at := dhcpClient + 4*i
		if b.u32(at) != 0 {
			p.str("\n\t  ").str(name).str("-IP ")
			p.ip4(b, at)
		}
	}
}

// dhcpString prints a field up to its NUL. It reports false, and ends the
// text, where it has none.
func (p *Printer) dhcpString(b view, before string, at, end int) bool {
	if b.u8(at) == 0 {
		return true
	}
	p.str(before)
	for ; at < end && b.has(at, 1); at++ {
		c := b[at]
		if c == 0 {
			p.char('"')
			return true
		}
		p.printableByte(c)
	}
	p.char('"')
	p.truncated()
	return false
}

// dhcpArea prints what the options are in.
func (p *Printer) dhcpArea(b view) {
	switch magic := b.u32(0); magic {
	case dhcpMagic:
		p.str("\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x").hexPad(uint64(magic), 8)
		p.dhcpOptions(b.from(4))
	case dhcpMagicCMU:
		p.dhcpCMU(b)
	case 0:
	default:
		p.str("\n\t  Vendor-#0x").hex(uint64(magic))
	}
}

// dhcpCMU prints the fixed fields of Carnegie Mellon's area.
func (p *Printer) dhcpCMU(b view) {
	p.str(" vend-cmu")
	b.need(4, 4)
	if flags := b.u8(4); flags&^1 != 0 {
		p.str(" F:0x").hex(uint64(flags))
	}
	for _, field := range [...]struct {
		name string
		at   int
	}{{"DG", 12}, {"SM*", 8}, {"NS1", 16}, {"NS2", 20}, {"IEN1", 24}, {"IEN2", 28}, {"TS1", 32}, {"TS2", 36}} {
		if b.u32(field.at) != 0 {
			p.char(' ').str(field.name).char(':')
			p.ip4(b, field.at)
		}
	}
}
