package dissect

// The fields of an LSP ping's header (RFC 8029 §3) and their end.
const (
	lspPingType     = 4
	lspPingSequence = 12
	lspPingHeader   = 32

	lspPingVersion = 1
)

var lspPingTypes = [...]string{1: "MPLS Echo Request", "MPLS Echo Reply"}

// lspPing prints a message of LSP ping, which verifies label switched paths
// (RFC 8029).
func (p *Printer) lspPing(b view, length int) {
	p.proto = "lspping"
	if length < lspPingHeader {
		p.str("\n\t\t packet is too short")
		return
	}
	b.need(0, lspPingHeader)
	if version := b.u16(0); version != lspPingVersion {
		p.str("LSP-PING version ").u16(version).str(" packet not supported")
		return
	}
	kind := b.u8(lspPingType)
	p.str("LSP-PINGv").u8(lspPingVersion).str(", ")
	if int(kind) < len(lspPingTypes) && lspPingTypes[kind] != "" {
		p.str(lspPingTypes[kind])
	} else {
		p.str("unknown (").u8(kind).char(')')
	}
	p.str(", seq ").u32(b.u32(lspPingSequence)).str(", length: ").num(length)
}
