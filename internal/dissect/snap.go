package dissect

const snapHeader = 5

// Organizations whose protocols SNAP carries.
const (
	ouiEthernet     = 0x000000
	ouiCisco        = 0x00000c
	ouiCiscoBridged = 0x0000f8
	ouiBridged      = 0x0080c2
	ouiAppletalk    = 0x080007
)

// Protocols of Cisco and of bridged frames (RFC 2684 §5.2).
const (
	ciscoPVST       = 0x010b
	bridgedEther    = 0x0001
	bridgedEtherRaw = 0x0007
	// bridgedPad is what aligns the frame.
	bridgedPad = 2
)

var (
	ciscoPIDs   = map[uint16]string{0x2000: "CDP", 0x2003: "VTP", 0x2004: "DTP", 0x0111: "UDLD", ciscoPVST: "PVST"}
	bridgedPIDs = map[uint16]string{bridgedEther: "Ethernet + FCS", bridgedEtherRaw: "Ethernet w/o FCS"}
)

// snapPID is what a protocol is called, "Unknown" if it has no name.
func snapPID(org uint32, pid uint16) string {
	name := ""
	switch org {
	case ouiEthernet, ouiCiscoBridged, ouiAppletalk:
		name = etherTypes[pid]
	case ouiCisco:
		name = ciscoPIDs[pid]
	case ouiBridged:
		name = bridgedPIDs[pid]
	}
	if name == "" {
		return "Unknown"
	}
	return name
}

// snap prints a message in the subnetwork access protocol (IEEE 802 §10.3). It
// reports false where nothing knows how.
func (p *Printer) snap(b view, length int, hosts etherHosts) bool {
	p.proto = "snap"
	b.need(0, snapHeader)
	if length < snapHeader {
		p.truncated()
		return true
	}
	org, pid := b.u24(0), b.u16(3)
	b, length = b.from(snapHeader), length-snapHeader
	if p.opt.Link {
		p.snapHeader(org, pid, length)
	}
	switch org {
	case ouiEthernet, ouiCiscoBridged:
		if p.etherPayload(pid, b, length) {
			return true
		}
	case ouiCisco:
		if pid == ciscoPVST {
			p.stp(b, length)
			return true
		}
	case ouiBridged:
		if pid == bridgedEther || pid == bridgedEtherRaw {
			p.ethernet(b.from(bridgedPad), length-bridgedPad)
			return true
		}
	}
	if !p.opt.Link {
		if hosts.src != nil {
			p.mac(hosts.src, 0).str(" > ")
			p.mac(hosts.dst, 0).char(' ')
		}
		p.str("SNAP, ")
		p.snapHeader(org, pid, length)
	}
	return false
}

func (p *Printer) snapHeader(org uint32, pid uint16, length int) {
	if org != ouiEthernet || p.opt.Link {
		p.str("oui ").str(organization(org)).str(" (0x").hexPad(uint64(org), 6).str("), ")
	}
	if org == ouiEthernet {
		p.str("ethertype ")
	} else {
		p.str("pid ")
	}
	p.str(snapPID(org, pid)).str(" (0x").hexPad(uint64(pid), 4).char(')')
	p.etherLength(length)
}
