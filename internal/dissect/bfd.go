package dissect

// The fields of a control packet (RFC 5880 §4.1) and of its authentication
// (§4.2), and their ends.
const (
	bfdState      = 1
	bfdMultiplier = 2
	bfdLength     = 3
	bfdMine       = 4
	bfdYours      = 8
	bfdTx         = 12
	bfdRx         = 16
	bfdEcho       = 20
	bfdHeader     = 24

	bfdAuthPresent = 0x04
	bfdAuthKey     = 2
	bfdAuthHeader  = 4 // with the first byte behind the key's number
	bfdAuthSeq     = 4
	bfdAuthDigest  = 8
)

var (
	// Version 0 never left the drafts: its first two flags became the state.
	bfdFlags0 = []bitName{
		{0x80, "I Hear You"}, {0x40, "Demand"}, {0x20, "Poll"}, {0x10, "Final"}, {0x08, "Control Plane Independent"},
		{bfdAuthPresent, "Authentication Present"}, {0x02, "Reserved"}, {0x01, "Reserved"},
	}
	bfdFlags = []bitName{
		{0x20, "Poll"}, {0x10, "Final"}, {0x08, "Control Plane Independent"},
		{bfdAuthPresent, "Authentication Present"}, {0x02, "Demand"}, {0x01, "Multipoint"},
	}
	bfdStates      = [4]string{"AdminDown", "Down", "Init", "Up"}
	bfdDiagnostics = [...]string{
		"No Diagnostic", "Control Detection Time Expired", "Echo Function Failed", "Neighbor Signaled Session Down",
		"Forwarding Plane Reset", "Path Down", "Concatenated Path Down", "Administratively Down",
		"Reverse Concatenated Path Down",
	}
)

// bfdControl, bfdMultihop and bfdLag print what finds out whether a neighbor
// is alive: one on the same link (RFC 5881), one farther away (RFC 5883), one
// behind a link of a bundle (RFC 7130).
func (p *Printer) bfdControl(b view, length int)  { p.bfd("Control", b, length) }
func (p *Printer) bfdMultihop(b view, length int) { p.bfd("Multihop", b, length) }
func (p *Printer) bfdLag(b view, length int)      { p.bfd("Lag", b, length) }

// bfdEchoed prints a packet of the echo function; what is in it is its sender's
// matter (RFC 5880 §5).
func (p *Printer) bfdEchoed(b view, length int) {
	p.proto = "bfd"
	p.str("BFD, Echo, length: ").num(length)
	if p.opt.Verbose > 0 {
		p.hexLines(b.first(length), false)
	}
}

// bfd prints a control packet (RFC 5880).
func (p *Printer) bfd(kind string, b view, length int) {
	p.proto = "bfd"
	b.need(0, bfdHeader)
	version := b[0] >> 5
	if version > 1 {
		p.str("BFDv").u8(version).str(", Control, length: ").num(length)
		if p.opt.Verbose > 0 {
			p.hexLines(b.first(length), false)
		}
		return
	}
	p.str("BFDv").u8(version).str(", ")
	if p.opt.Verbose == 0 {
		p.bfdStateAndFlags(kind, version, b[bfdState])
		p.str(", length: ").num(length)
		return
	}
	p.str("length: ").num(length).str("\n\t")
	p.bfdStateAndFlags(kind, version, b[bfdState])
	diagnostic := b[0] & 31
	p.str(", Diagnostic: ").str(nameOf(bfdDiagnostics[:], int(diagnostic), "unknown")).str(" (0x").hexPad(uint64(diagnostic), 2).char(')')
	p.bfdTimers(b)
	if b[bfdState]&bfdAuthPresent != 0 {
		p.bfdAuth(b.from(bfdHeader))
	}
}

func (p *Printer) bfdStateAndFlags(kind string, version, v uint8) {
	names := bfdFlags
	if version == 0 {
		p.str("Control")
		names = bfdFlags0
	} else {
		p.str(kind).str(", State ").str(bfdStates[v>>6])
	}
	p.str(", Flags: [")
	p.bitNames(uint32(v), names, "none").char(']')
}

func (p *Printer) bfdTimers(b view) {
	multiplier, tx := b[bfdMultiplier], b.u32(bfdTx)
	p.str("\n\tDetection Timer Multiplier: ").u8(multiplier)
	p.str(" (").u32(uint32(multiplier) * tx / 1000).str(" ms Detection time), BFD Length: ").u8(b[bfdLength])
	p.str("\n\tMy Discriminator: 0x").hexPad(uint64(b.u32(bfdMine)), 8)
	p.str(", Your Discriminator: 0x").hexPad(uint64(b.u32(bfdYours)), 8)
	p.str("\n\t  Desired min Tx Interval:    ").blanks(uint64(tx/1000), 4).str(" ms")
	p.str("\n\t  Required min Rx Interval:   ").blanks(uint64(b.u32(bfdRx)/1000), 4).str(" ms")
	p.str("\n\t  Required min Echo Interval: ").blanks(uint64(b.u32(bfdEcho)/1000), 4).str(" ms")
}

// bfdAuths are the kinds of authentication and the lengths that each may have
// (RFC 5880 §4.2 to §4.4); a password has 1 to 16 bytes.
var bfdAuths = [...]struct {
	name     string
	min, max int
	digest   string
}{
	1: {"Simple Password", 4, 19, ""},
	2: {"Keyed MD5", 24, 24, "Digest"},
	3: {"Meticulous Keyed MD5", 24, 24, "Digest"},
	4: {"Keyed SHA1", 28, 28, "Hash"},
	5: {"Meticulous Keyed SHA1", 28, 28, "Hash"},
}

func (p *Printer) bfdAuth(b view) {
	b.need(0, bfdAuthHeader)
	kind, length := b[0], int(b[1])
	if kind == 0 || int(kind) >= len(bfdAuths) {
		p.str("\n\tAuthentication: Unknown (").u8(kind).str("), length: ").num(length)
		p.str("\n\t  Auth Key ID: ").u8(b[bfdAuthKey])
		return
	}
	auth := &bfdAuths[kind]
	p.str("\n\tAuthentication: ").str(auth.name).str(" (").u8(kind).str("), length: ").num(length)
	p.str("\n\t  Auth Key ID: ").u8(b[bfdAuthKey])
	if length < auth.min || length > auth.max {
		p.str("[invalid length ").num(length).char(']')
		return
	}
	if auth.digest == "" {
		p.str(", Password: ")
		p.untilCutOff(b, bfdAuthKey+1, length-bfdAuthKey-1)
		return
	}
	seq := b.u32(bfdAuthSeq)
	p.str(", Sequence Number: 0x").hexPad(uint64(seq), 8)
	digest := b.bytes(bfdAuthDigest, length-bfdAuthDigest)
	p.str("\n\t  ").str(auth.digest).str(": ").hexBytes(digest)
}
