package dissect

// Service access points (IEEE 802.2 §3.3; their lowest bit tells groups and
// responses).
const (
	sapNull   = 0x00
	sapIP     = 0x06
	sapSTP    = 0x42
	sapSNAP   = 0xaa
	sapOSI    = 0xfe
	sapGlobal = 0xff
)

var saps = map[uint8]string{
	sapNull: "Null",
	0x02:    "802.1B I",
	0x04:    "SNA",
	sapIP:   "IP",
	0x0e:    "ProWay NM",
	sapSTP:  "STP",
	0x4e:    "RS511",
	0x7e:    "ISO8208",
	0x8e:    "ProWay",
	sapSNAP: "SNAP",
	0xe0:    "IPX",
	0xf0:    "NetBeui",
	sapOSI:  "OSI",
}

// Control fields of unnumbered frames (IEEE 802.2 §5.4), without their poll
// bit.
const (
	llcUI   = 0x03
	llcXID  = 0xaf
	llcPoll = 0x10
)

var llcUnnumbered = map[uint8]string{
	llcUI: "ui", 0xe3: "test", llcXID: "xid", 0x6f: "sabme", 0x43: "disc", 0x63: "ua", 0x0f: "dm", 0x87: "frmr",
}

// etherHosts are the addresses of the frame around a message; the zero
// etherHosts stands for none.
type etherHosts struct{ src, dst view }

// llc prints a logical link control message and returns how long the header is
// that dumps leave out, and whether what follows it was understood.
func (p *Printer) llc(b view, length int, hosts etherHosts) (header int, known bool) {
	p.proto = "llc"
	if len(b) < 3 || length < 3 {
		p.truncated()
		return len(b), false
	}
	dst, src := b[0], b[1]
	control := uint16(b[2])
	unnumbered := control&3 == 3
	header = 3
	if !unnumbered {
		if len(b) < 4 || length < 4 {
			p.truncated()
			return len(b), false
		}
		control, header = b.le16(2), 4
	}
	if dst == sapGlobal && src == sapGlobal {
		// Novell's frames have no such header: these bytes are a checksum.
		p.when(p.opt.Link, "IPX 802.3: ")
		return 0, false
	}
	if p.opt.Link {
		p.llcHeader(dst, src, control, unnumbered)
	}
	payload, size := b.from(header), length-header
	if dst, src := dst&^1, src&^1; dst == src && control == llcUI {
		switch dst {
		case sapSNAP:
			ok := p.snap(payload, size, hosts)
			return header + snapHeader, ok
		case sapSTP:
			p.stp(payload, size)
			return header, true
		case sapIP:
			p.ipv4(payload, size)
			return header, true
		case sapOSI:
			p.osi(payload, size)
			return header, true
		}
	}
	if !p.opt.Link {
		p.llcHosts(dst, src, hosts)
	}
	if unnumbered {
		return header, p.llcUnnumbered(payload, uint8(control), src, length)
	}
	return header, p.llcNumbered(control, src, length)
}

// llcHeader prints the header for -e.
func (p *Printer) llcHeader(dst, src uint8, control uint16, unnumbered bool) {
	p.str("LLC, dsap ")
	p.sap(dst, [2]string{"Individual", "Group"}).str(", ssap ")
	p.sap(src, [2]string{"Command", "Response"}).str(", ctrl 0x")
	if unnumbered {
		p.hexPad(uint64(control), 2)
	} else {
		p.hexPad(uint64(control), 4)
	}
	p.str(": ")
}

// sap prints a service access point, and what its lowest bit means.
func (p *Printer) sap(v uint8, bit [2]string) *text {
	name := saps[v&^1]
	if name == "" {
		name = "Unknown"
	}
	return p.str(name).str(" (0x").hexPad(uint64(v&^1), 2).str(") ").str(bit[v&1])
}

// llcHosts prints who speaks to whom, where -e hasn't done so.
func (p *Printer) llcHosts(dst, src uint8, hosts etherHosts) {
	name := func(unknown string, v uint8) {
		if s := saps[v]; s != "" {
			p.str(s).char(' ')
			return
		}
		p.str(unknown).hexPad(uint64(v), 2).char(' ')
	}
	dst, src = dst&^1, src&^1
	if dst != src {
		if hosts.src != nil {
			p.mac(hosts.src, 0).char(' ')
		}
		name("Unknown SSAP 0x", src)
		p.str("> ")
		if hosts.dst != nil {
			p.mac(hosts.dst, 0).char(' ')
		}
	} else if hosts.src != nil {
		p.mac(hosts.src, 0).str(" > ")
		p.mac(hosts.dst, 0).char(' ')
	}
	name("Unknown DSAP 0x", dst)
}

// llcFlag prints the flags: who speaks, and whether an answer is asked for or
// given.
func (p *Printer) llcFlag(src uint8, poll bool) *text {
	names := [4]string{"Command", "Response", "Poll", "Final"}
	i := src & 1
	if poll {
		i += 2
	}
	return p.str(", Flags [").str(names[i]).char(']')
}

func (p *Printer) llcUnnumbered(b view, control, src uint8, length int) bool {
	p.str("Unnumbered, ")
	command := control &^ llcPoll
	if name := llcUnnumbered[command]; name != "" {
		p.str(name)
	} else {
		p.hexPad(uint64(command), 2)
	}
	p.llcFlag(src, control&llcPoll != 0).str(", length ").num(length)
	if command != llcXID {
		return false
	}
	if length == 3 {
		return true
	}
	// IEEE 802.2 §5.4.1.1.2: the only format of an exchange of identification.
	if b.u8(0) == 0x81 {
		b.need(0, 3)
		p.str(": ").hexPad(uint64(b.u8(1)), 2).char(' ').hexPad(uint64(b.u8(2)), 2)
		return true
	}
	return false
}

var llcSupervisory = [4]string{"Receiver Ready", "Receiver not Ready", "Reject", "?"}

func (p *Printer) llcNumbered(control uint16, src uint8, length int) (known bool) {
	if known = control&1 != 0; known {
		p.str("Supervisory, ").str(llcSupervisory[control>>2&3]).str(", rcv seq ").u16(control >> 9 & 0x7f)
	} else {
		p.str("Information, send seq ").u16(control >> 1 & 0x7f).str(", rcv seq ").u16(control >> 9 & 0x7f)
	}
	p.llcFlag(src, control&0x100 != 0).str(", length ").num(length)
	return known
}
