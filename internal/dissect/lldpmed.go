package dissect

// Subtypes of LLDP-MED's TLVs (ANSI/TIA-1057 §10.2).
const (
	medCapabilities = 1
	medPolicy       = 2
	medLocation     = 3
	medPower        = 4
	medHardware     = 5
	medFirmware     = 6
	medSoftware     = 7
	medSerial       = 8
	medManufacturer = 9
	medModel        = 10
	medAsset        = 11
)

var medSubtypes = []string{
	medCapabilities: "LLDP-MED Capabilities",
	medPolicy:       "Network policy",
	medLocation:     "Location identification",
	medPower:        "Extended power-via-MDI",
	medHardware:     "Inventory - hardware revision",
	medFirmware:     "Inventory - firmware revision",
	medSoftware:     "Inventory - software revision",
	medSerial:       "Inventory - serial number",
	medManufacturer: "Inventory - manufacturer name",
	medModel:        "Inventory - model name",
	medAsset:        "Inventory - asset ID",
}

// medInventory are the names of the subtypes that are text.
var medInventory = []string{
	medHardware:     "Hardware revision",
	medFirmware:     "Firmware revision",
	medSoftware:     "Software revision",
	medSerial:       "Serial number",
	medManufacturer: "Manufacturer name",
	medModel:        "Model name",
	medAsset:        "Asset ID",
}

// lldpMED prints a TLV of LLDP for media endpoint devices. What is too short
// for its subtype is left out.
func (p *Printer) lldpMED(v view) bool {
	if len(v) < lldpPrivateHeader {
		return true
	}
	subtype := v[3]
	p.lldpSubtype(medSubtypes, subtype)
	v = v[lldpPrivateHeader:]
	switch subtype {
	case medCapabilities:
		if v.has(0, 3) {
			p.medCapabilities(v.u16(0), v[2])
		}
	case medPolicy:
		if v.has(0, 4) {
			p.medPolicy(v)
		}
	case medLocation:
		if v.has(0, 1) {
			p.medLocation(v)
		}
	case medPower:
		if v.has(0, 3) {
			p.medPower(v[0], v.u16(1))
		}
	default:
		name := nameOf(medInventory, int(subtype), "")
		if name == "" {
			return false
		}
		p.str("\n\t  ").str(name).char(' ').untilNUL(v)
	}
	return true
}

var (
	medCapabilityBits = []bitName{
		{0x01, "LLDP-MED capabilities"}, {0x02, "network policy"}, {0x04, "location identification"},
		{0x08, "extended power via MDI-PSE"}, {0x10, "extended power via MDI-PD"}, {0x20, "Inventory"},
	}
	medDevices = []string{1: "endpoint class 1", "endpoint class 2", "endpoint class 3", "network connectivity"}
)

func (p *Printer) medCapabilities(capabilities uint16, device uint8) {
	p.str("\n\t    Media capabilities [")
	p.bitNames(uint32(capabilities), medCapabilityBits, "none").str("] (0x").hexPad(uint64(capabilities), 4).char(')')
	p.str("\n\t    Device type [").str(nameOf(medDevices, int(device), "unknown"))
	p.str("] (0x").hexPad(uint64(device), 2).char(')')
}

var (
	medApplications = []string{
		1: "voice", "voice signaling", "guest voice", "guest voice signaling", "softphone voice", "video conferencing",
		"streaming video", "video signaling",
	}
	medPolicyFlags = []bitName{{0x80, "Unknown"}, {0x40, "Tagged"}, {0x20, "reserved"}}
)

// medPolicy prints the VLAN and the priorities of an application
// (ANSI/TIA-1057 §10.2.3).
func (p *Printer) medPolicy(v view) {
	p.str("\n\t    Application type [").str(nameOf(medApplications, int(v[0]), "none"))
	p.str("] (0x").hexPad(uint64(v[0]), 2).str("), Flags [")
	p.bitNames(uint32(v[1]), medPolicyFlags, "none").char(']')
	p.str("\n\t    Vlan id ").u16(v.u16(1) >> 1 & 0xfff).str(", L2 priority ").u16(v.u16(2) >> 6 & 7)
	p.str(", DSCP value ").u16(v.u16(2) & 63)
}

var (
	medPowerSources    = [4]string{"none", "PSE - primary power source", "local - backup power source", "PSE+local - reserved"}
	medPowerPriorities = []string{1: "critical", "high", "low"}
)

// medPower prints the power that a device gives or takes (ANSI/TIA-1057
// §10.2.5). tcpdump takes the type from the low two bits instead of the high.
func (p *Printer) medPower(kind uint8, power uint16) {
	device := "PSE device"
	if kind&3 != 0 {
		device = "PD device"
	}
	p.str("\n\t    Power type [").str(device).str("], Power source [").str(medPowerSources[kind>>4&3]).char(']')
	priority := kind & 15
	p.str("\n\t    Power priority [").str(nameOf(medPowerPriorities, int(priority), "none"))
	p.str("] (0x").hexPad(uint64(priority), 2).str("), Power ")
	if power < 1024 {
		p.u16(power / 10).char('.').u16(power % 10).str(" Watts")
		return
	}
	p.u16(power).str(" (Reserved)")
}
