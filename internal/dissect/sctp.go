package dissect

const (
	sctpHeader      = 12
	sctpChunkHeader = 4
	sctpDataHeader  = 12
	sctpInitHeader  = 16
	sctpSackHeader  = 12
)

// SCTP's chunks (RFC 9260 §3.2, RFC 3758 §3.2), and those of a draft that
// tcpdump knows.
const (
	sctpData          = 0x00
	sctpInit          = 0x01
	sctpInitAck       = 0x02
	sctpSack          = 0x03
	sctpHeartbeat     = 0x04
	sctpHeartbeatAck  = 0x05
	sctpAbort         = 0x06
	sctpShutdown      = 0x07
	sctpShutdownAck   = 0x08
	sctpError         = 0x09
	sctpCookieEcho    = 0x0a
	sctpCookieAck     = 0x0b
	sctpECNEcho       = 0x0c
	sctpCWR           = 0x0d
	sctpComplete      = 0x0e
	sctpForwardCumTSN = 0xc0
	sctpRelControl    = 0xc1
	sctpRelControlAck = 0xc2
)

func sctpChunkName(kind uint8) string {
	switch kind {
	case sctpForwardCumTSN:
		return "FOR CUM TSN"
	case sctpRelControl:
		return "REL CTRL"
	case sctpRelControlAck:
		return "REL CTRL ACK"
	}
	return nameOf(sctpChunks, int(kind), "")
}

var sctpChunks = []string{
	sctpData: "DATA", sctpInit: "INIT", sctpInitAck: "INIT ACK", sctpSack: "SACK", sctpHeartbeat: "HB REQ",
	sctpHeartbeatAck: "HB ACK", sctpAbort: "ABORT", sctpShutdown: "SHUTDOWN", sctpShutdownAck: "SHUTDOWN ACK",
	sctpError: "OP ERR", sctpCookieEcho: "COOKIE ECHO", sctpCookieAck: "COOKIE ACK", sctpECNEcho: "ECN ECHO",
	sctpCWR: "ECN CWR", sctpComplete: "SHUTDOWN COMPLETE",
}

// sctp prints an SCTP packet (RFC 9260 §3).
func (p *Printer) sctp(b view, length int) {
	p.proto = "sctp"
	if length < sctpHeader {
		p.str("truncated-sctp - ").num(sctpHeader - length).str(" bytes missing!")
		return
	}
	b.need(0, sctpHeader)
	src, dst := b.u16(0), b.u16(2)
	p.sctpEndpoints(src, dst)
	p.str("sctp")
	p.str(forcesChannel(src, dst))
	b, length = b.from(sctpHeader), length-sctpHeader
	for count := 1; length > 0; count++ {
		if length < sctpChunkHeader {
			p.sctpCount(count).str("[chunk descriptor cut off at end of packet]")
			return
		}
		size := int(b.u16(2))
		b.need(0, size)
		if size < sctpChunkHeader {
			p.sctpCount(count).str("[Bad chunk length ").num(size).str(", < size of chunk descriptor]")
			return
		}
		if size > length {
			p.sctpCount(count).str("[Bad chunk length ").num(size).str(", > remaining data in packet]")
			return
		}
		p.sctpCount(count)
		if !p.sctpChunk(b[:size], forcesChannel(src, dst) != "") {
			return
		}
		// Chunks are aligned; the last one's padding may be missing.
		size = min((size+3)&^3, length)
		b.need(0, size)
		b, length = b[size:], length-size
	}
}

// sctpEndpoints prints addresses and ports. tcpdump never names SCTP's ports.
func (p *Printer) sctpEndpoints(src, dst uint16) {
	if p.ip.proto != protoSCTP {
		p.u16(src).str(" > ").u16(dst).str(": ")
		return
	}
	p.ipAddr(p.ip.src).char('.').u16(src).str(" > ")
	p.ipAddr(p.ip.dst).char('.').u16(dst).str(": ")
}

// sctpCount begins a chunk, on a line of its own under -vv.
func (p *Printer) sctpCount(count int) *text {
	switch {
	case p.opt.Verbose > 1:
		p.str("\n\t")
	case count > 1:
		p.str(", (")
	default:
		p.str(" (")
	}
	return p.num(count).str(") ")
}

// sctpChunk prints a chunk, all of which is there. It reports false where that
// is too short for its kind, and nothing more can be said.
func (p *Printer) sctpChunk(b view, forces bool) bool {
	kind, flags := b[0], b[1]
	if name := sctpChunkName(kind); name != "" {
		p.char('[').str(name).str("] ")
	} else {
		p.str("[Unknown chunk type: 0x").hex(uint64(kind)).str("] ")
	}
	value := b[sctpChunkHeader:]
	switch kind {
	case sctpData:
		return p.sctpData(flags, value, forces)
	case sctpInit, sctpInitAck:
		return p.sctpInit(value)
	case sctpSack:
		return p.sctpSack(value)
	}
	return true
}

func (p *Printer) sctpData(flags uint8, b view, forces bool) bool {
	if flags&4 != 0 {
		p.str("(U)")
	}
	if flags&2 != 0 {
		p.str("(B)")
	}
	if flags&1 != 0 {
		p.str("(E)")
	}
	if flags&7 != 0 {
		p.char(' ')
	}
	if !b.has(0, sctpDataHeader) {
		return p.sctpBogus(b)
	}
	p.str("[TSN: ").u32(b.u32(0)).str("] [SID: ").u16(b.u16(4)).str("] [SSEQ ").u16(b.u16(6)).str("] [PPID ")
	ppid := b.u32(8)
	if ppid < uint32(len(sctpPayloads)) && sctpPayloads[ppid] != "" {
		p.str(sctpPayloads[ppid])
	} else {
		p.str("0x").hex(uint64(ppid))
	}
	p.str("] ")
	payload := b[sctpDataHeader:]
	switch {
	case len(payload) == 0:
		return p.sctpBogus(b)
	case forces || ppid >= sctpForCESFirst && ppid <= sctpForCESLast:
		p.forces(payload, len(payload))
	case p.opt.Verbose > 1:
		p.str("[Payload")
		if p.opt.Dump == NoDump || p.opt.Dump == Text {
			p.char(':')
			p.raw(payload)
		}
		p.char(']')
	}
	return true
}

// sctpBogus marks a chunk that is too short for its value.
func (p *Printer) sctpBogus(value view) bool {
	p.str("bogus chunk length ").num(len(value) + sctpChunkHeader).char(']')
	return false
}

func (p *Printer) sctpInit(b view) bool {
	if !b.has(0, sctpInitHeader) {
		return p.sctpBogus(b)
	}
	p.str("[init tag: ").u32(b.u32(0)).str("] [rwnd: ").u32(b.u32(4)).str("] [OS: ").u16(b.u16(8))
	p.str("] [MIS: ").u16(b.u16(10)).str("] [init TSN: ").u32(b.u32(12)).str("] ")
	return p.sctpParameters(b[sctpInitHeader:])
}

// sctpParameters reports false where a parameter or its padding (RFC 9260
// §3.2.1) is cut off.
func (p *Printer) sctpParameters(b view) bool {
	for len(b) > 0 {
		size := 0
		if len(b) >= 4 {
			if size = int(b.u16(2)); size < 4 || size > len(b) {
				return true
			}
		}
		size = max((size+3)&^3, 4)
		if size > len(b) {
			p.truncated()
			return false
		}
		b = b[size:]
	}
	return true
}

// sctpSack prints what has arrived; gaps are relative to the cumulative
// acknowledgement (RFC 9260 §3.3.4).
func (p *Printer) sctpSack(b view) bool {
	if !b.has(0, sctpSackHeader) {
		return p.sctpBogus(b)
	}
	cumulative, gaps, doubles := b.u32(0), int(b.u16(8)), int(b.u16(10))
	p.str("[cum ack ").u32(cumulative).str("] [a_rwnd ").u32(b.u32(4)).str("] [#gap acks ").num(gaps)
	p.str("] [#dup tsns ").num(doubles).str("] ")
	b = b[sctpSackHeader:]
	for i := range gaps {
		if len(b) < 4 {
			return true
		}
		p.str("\n\t\t[gap ack block #").num(i + 1).str(": start = ").u32(cumulative + uint32(b.u16(0)))
		p.str(", end = ").u32(cumulative + uint32(b.u16(2))).str("] ")
		b = b[4:]
	}
	for i := range doubles {
		if len(b) < 4 {
			return true
		}
		p.str("\n\t\t[dup TSN #").num(i + 1).str(": ").u32(b.u32(0)).str("] ")
		b = b[4:]
	}
	return true
}

// Payload protocols that are ForCES' channels (RFC 5811 §4.2.1).
const (
	sctpForCESFirst = 21
	sctpForCESLast  = 23
)

// sctpPayloads are the names of payload protocols (IANA).
var sctpPayloads = []string{
	1: "ISDN Q.921", "M2UA", "M3UA", "SUA", "M2PA", "V5.2", "H.248", "BICC", "TALI", "DUA", "ASAP", "ENRP", "H.323", "Q.IPC",
	"SIMCO", "DDPSC", "DDPSSC", "S1AP", "RUA", "HNBAP", "ForCES HP", "ForCES MP", "ForCES LP", "SBc-AP", "NBAP", "", "X2AP",
}
