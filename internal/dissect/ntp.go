package dissect

import "time"

// The fields of NTP's header (RFC 5905 §7.3) and the sizes around it.
const (
	ntpRootDelay      = 4
	ntpRootDispersion = 8
	ntpReferenceID    = 12
	ntpReference      = 16
	ntpOriginator     = 24
	ntpReceive        = 32
	ntpTransmit       = 40
	ntpHeader         = 48

	ntpControl       = 6
	ntpPrivate       = 7
	ntpControlHeader = 12

	ntpKeyID = 4
	ntpMD5   = 16
	ntpSHA1  = 20
)

var (
	ntpModes = [8]string{
		"unspecified", "symmetric active", "symmetric passive", "Client", "Server", "Broadcast", "Control Message",
		"Reserved",
	}
	ntpLeaps = [4]string{"", "+1s", "-1s", "clock unsynchronized"}
)

// ntp prints an NTP message.
func (p *Printer) ntp(b view, length int) {
	p.proto = "ntp"
	first := b.u8(0)
	mode := first & 7
	p.str("NTPv").u8(first >> 3 & 7).str(", ").str(ntpModes[mode]).str(", length ").num(length)
	if p.opt.Verbose == 0 {
		return
	}
	p.str("\n\tLeap indicator: ").str(ntpLeaps[first>>6]).str(" (").u8(first & 0xc0).char(')')
	switch mode {
	case ntpControl:
		p.ntpControl(b, length)
	case ntpPrivate:
	default:
		p.ntpTime(b, length)
	}
}

// ntpInvalid marks a message with a length that can't be, and whether not even
// that much was captured.
func (p *Printer) ntpInvalid(b view, length int) {
	p.invalid()
	b.need(0, length)
}

// ntpTime prints a message of the modes that tell the time.
func (p *Printer) ntpTime(b view, length int) {
	if length < ntpHeader {
		p.ntpInvalid(b, length)
		return
	}
	p.ntpClock(b)
	for _, stamp := range [...]struct {
		name string
		at   int
	}{
		{"\n\t  Reference Timestamp:  ", ntpReference},
		{"\n\t  Originator Timestamp: ", ntpOriginator},
		{"\n\t  Receive Timestamp:    ", ntpReceive},
		{"\n\t  Transmit Timestamp:   ", ntpTransmit},
	} {
		v := b.u64(stamp.at)
		p.str(stamp.name)
		p.ntpStamp(v)
	}
	origin := b.u64(ntpOriginator)
	p.str("\n\t    Originator - Receive Timestamp:  ")
	p.ntpDifference(origin, b.u64(ntpReceive))
	p.str("\n\t    Originator - Transmit Timestamp: ")
	p.ntpDifference(origin, b.u64(ntpTransmit))
	p.ntpTrailer(b.from(ntpHeader), length-ntpHeader)
}

// ntpClock prints what the clock says of itself.
func (p *Printer) ntpClock(b view) {
	stratum := b.u8(1)
	kind := "reserved"
	switch {
	case stratum == 0:
		kind = "unspecified"
	case stratum == 1:
		kind = "primary reference"
	case stratum < 16:
		kind = "secondary reference"
	}
	p.str(", Stratum ").u8(stratum).str(" (").str(kind).char(')')
	poll := int(int8(b.u8(2)))
	p.str(", poll ").num(poll)
	switch {
	case poll >= 0 && poll < 32:
		p.str(" (").dec(1 << poll).str("s)")
	case poll < 0 && poll > -32:
		p.str(" (1/").dec(1 << -poll).str("s)")
	}
	precision := int(int8(b.u8(3)))
	p.str(", precision ").num(precision)
	delay := b.u32(ntpRootDelay)
	p.str("\n\tRoot Delay: ").ntpShort(delay)
	dispersion := b.u32(ntpRootDispersion)
	p.str(", Root dispersion: ").ntpShort(dispersion)
	reference := b.u32(ntpReferenceID)
	p.str(", Reference-ID: ")
	switch stratum {
	case 0:
		p.str("(unspec)")
	case 1:
		p.printable(b[ntpReferenceID : ntpReferenceID+4])
	default:
		p.str("0x").hexPad(uint64(reference), 8)
	}
}

// ntpShort prints a number in the short format: 16 bits before the point and
// 16 behind it.
func (t *text) ntpShort(v uint32) *text {
	return t.u32(v>>16).char('.').pad(uint64(v&0xffff)*1e6>>16, 6)
}

// ntpFixed prints a number of 32 bits before the point and 32 behind it.
func (t *text) ntpFixed(v uint64) *text {
	return t.dec(v>>32).char('.').pad((v&0xffffffff)*1e9>>32, 9)
}

// ntpEra is how many seconds NTP's clock started before Unix's.
const ntpEra = 2208988800

// ntpStamp prints a timestamp and, unless it has no seconds, its date.
func (p *Printer) ntpStamp(v uint64) {
	p.ntpFixed(v)
	if v>>32 == 0 {
		return
	}
	t := time.Unix(int64(v>>32)-ntpEra, 0).UTC()
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	p.str(" (").pad(uint64(year), 4).char('-').pad(uint64(month), 2).char('-').pad(uint64(day), 2).char('T')
	p.hms(hour, minute, second)
	p.str("Z)")
}

// ntpDifference prints how much later than origin v is, or v itself where
// origin isn't set.
func (p *Printer) ntpDifference(origin, v uint64) {
	switch {
	case origin == 0:
		p.ntpStamp(v)
	case v <= origin:
		p.char('-').ntpFixed(origin - v)
	default:
		p.char('+').ntpFixed(v - origin)
	}
}

// ntpTrailer prints what is behind the header: a key's number and a digest
// (RFC 5905 §7.3), or extensions.
func (p *Printer) ntpTrailer(b view, length int) {
	switch length {
	case 0:
	case ntpKeyID, ntpKeyID + ntpMD5, ntpKeyID + ntpSHA1:
		key := b.u32(0)
		p.str("\n\tKey id: ").u32(key)
		if length > ntpKeyID {
			digest := b.bytes(ntpKeyID, length-ntpKeyID)
			p.str("\n\tAuthentication: ").hexBytes(digest)
		}
	default:
		p.str("\n\t(").num(length).str(" more bytes after the header)")
	}
}

// ntpControl prints a control message (RFC 9327 §2).
func (p *Printer) ntpControl(b view, length int) {
	if length < ntpControlHeader {
		p.ntpInvalid(b, length)
		return
	}
	bits := b.u8(1)
	pick := func(bit uint8, clear, set string) string {
		if bits&bit != 0 {
			return set
		}
		return clear
	}
	p.str(", ").str(pick(0x80, "Request", "Response")).str(", ").str(pick(0x40, "OK", "Error"))
	p.str(", ").str(pick(0x20, "Last", "More")).str(", OpCode=").u8(bits & 0x1f).char('\n')
	sequence := b.u16(2)
	p.str("\tSequence=").u16(sequence)
	status := b.u16(4)
	p.str(", Status=")
	if status != 0 {
		p.str("0x")
	}
	p.hex(uint64(status))
	association := b.u16(6)
	p.str(", Assoc.=").u16(association)
	offset := b.u16(8)
	p.str(", Offset=").u16(offset)
	count := int(b.u16(10))
	p.str(", Count=").num(count)
	if ntpControlHeader+count > length {
		p.ntpInvalid(b, length)
		return
	}
	if count != 0 {
		b.need(ntpControlHeader, count)
		p.str("\n\tTO-BE-DONE: data not interpreted")
	}
}
