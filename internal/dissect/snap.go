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

var snapOUIs = map[uint32]string{
	ouiEthernet: "Ethernet", ouiCisco: "Cisco", ouiCiscoBridged: "Cisco bridged", ouiBridged: "Ethernet bridged",
	ouiAppletalk: "Appletalk",
}

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
func snapPID(oui uint32, pid uint16) string {
	name := ""
	switch oui {
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
	oui, pid := b.u24(0), b.u16(3)
	b, length = b.from(snapHeader), length-snapHeader
	if p.opt.Link {
		p.snapHeader(oui, pid, length)
	}
	switch oui {
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
		p.snapHeader(oui, pid, length)
	}
	return false
}

func (p *Printer) snapHeader(oui uint32, pid uint16, length int) {
	if oui != ouiEthernet || p.opt.Link {
		name := snapOUIs[oui]
		if name == "" {
			name = "Unknown"
		}
		p.str("oui ").str(name).str(" (0x").hexPad(uint64(oui), 6).str("), ")
	}
	if oui == ouiEthernet {
		p.str("ethertype ")
	} else {
		p.str("pid ")
	}
	p.str(snapPID(oui, pid)).str(" (0x").hexPad(uint64(pid), 4).char(')')
	p.etherLength(length)
}
