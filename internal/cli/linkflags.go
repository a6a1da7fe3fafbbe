package cli

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"gotcp/internal/wire"
)

// LinkFlags are the flags that say which host we are and on which link, for
// commands whose -i is the interface.
type LinkFlags struct {
	Interface string `short:"i" placeholder:"IFACE" complete:"interface" group:"Link" help:"interface to use (default: the routing table's)"`
	HostFlags
}

// HostFlags are LinkFlags without the interface, for commands that call it
// otherwise.
type HostFlags struct {
	IP      string `name:"ip" placeholder:"CIDR" group:"Link" help:"be another host, at this address (10.0.0.50/24)"`
	MAC     string `name:"mac" placeholder:"MAC" group:"Link" help:"its MAC address, or 'same' as the interface's"`
	Gateway string `placeholder:"ADDR" group:"Link" help:"its gateway; with --tap, the kernel's own address"`
	DAD     string `name:"dad" placeholder:"quick|full|none" values:"quick,full,none" group:"Link" help:"how to see that nobody has it (default: quick)"`
	TAP     string `name:"tap" placeholder:"NAME" group:"Link" help:"be a host behind this TAP device, made for it"`
	Bridge  string `placeholder:"BRIDGE" complete:"interface" group:"Link" help:"put the TAP device on this bridge"`
	VLAN    string `name:"vlan" placeholder:"ID[:PCP]" group:"Link" help:"be on this VLAN (802.1Q), with this priority"`
	Impair  string `placeholder:"SPEC" group:"Link" help:"degrade our link: 'loss=1%,delay=20ms±5ms'"`
	PCAP    string `name:"pcap" placeholder:"FILE" type:"path" group:"Link" help:"record our frames in pcap format"`
}

// Mode is how we get to be a host beside the kernel.
type Mode int

// The three address modes.
const (
	Shared Mode = iota // the interface's own address, beside the kernel
	Own                // another address on the interface
	TAP                // another address behind a TAP device
)

func (m Mode) String() string {
	return [...]string{Shared: "shared", Own: "own", TAP: "tap"}[m]
}

// The ways to look for address conflicts (RFC 5227).
const (
	DADQuick = "quick" // three probes within 300 ms
	DADFull  = "full"  // as the RFC has it
	DADNone  = "none"
)

// LinkOptions are the link flags in a form that can only hold sense.
type LinkOptions struct {
	Mode      Mode
	Interface string       // empty: not given
	Prefix    netip.Prefix // our address and its network; Own and TAP only
	MAC       wire.MAC     // zero: choose one
	SameMAC   bool         // use the interface's own MAC
	Gateway   netip.Addr   // zero: none
	DAD       string
	TAP       string
	Bridge    string // empty: the TAP stands alone
	VLAN      uint16 // 1 to 4094; 0: none
	PCP       uint8  // the priority on it, 0 to 7
	Impair    string // still to be parsed
	PCAP      string // a file name
}

// Options checks the flags, each and together. Its errors are usage errors.
func (f *LinkFlags) Options() (LinkOptions, error) {
	return f.HostFlags.Options(f.Interface)
}

// Options checks the flags, each and together with the interface that was
// given, if one was. Its errors are usage errors.
func (f *HostFlags) Options(iface string) (LinkOptions, error) {
	o := LinkOptions{Interface: iface, DAD: f.DAD, TAP: f.TAP, Bridge: f.Bridge, Impair: f.Impair, PCAP: f.PCAP}
	for _, step := range []func(*LinkOptions) error{f.checkTogether, f.checkPrefix, f.checkMAC, f.checkGateway, f.checkDAD, f.checkVLAN} {
		if err := step(&o); err != nil {
			return LinkOptions{}, Usage(err)
		}
	}
	return o, nil
}

// checkTogether refuses flags that contradict or lack one another, and finds
// the mode.
func (f *HostFlags) checkTogether(o *LinkOptions) error {
	for _, x := range []struct {
		wrong bool
		why   string
	}{
		{f.TAP != "" && f.IP == "", "--tap needs --ip: the address of the host behind it"},
		{f.MAC != "" && f.IP == "", "--mac needs --ip: without it we share the interface's own addresses"},
		{f.Gateway != "" && f.IP == "", "--gateway needs --ip: without it the routing table decides"},
		{f.DAD != "" && f.IP == "", "--dad needs --ip: without it there is no address to look for"},
		{f.Bridge != "" && f.TAP == "", "--bridge needs --tap: the device to put on it"},
		{f.Bridge != "" && f.Gateway != "", "--bridge and --gateway exclude each other: on a bridge the kernel's side of the TAP has no address"},
		{f.TAP != "" && f.Bridge == "" && f.Gateway == "", "--tap needs --gateway (the address of the kernel's side) or --bridge: nobody could be reached"},
		{f.TAP != "" && o.Interface != "", "--tap and an interface exclude each other: the TAP is the interface"},
		{f.TAP != "" && f.MAC == sameMAC, "--mac same and --tap exclude each other: the kernel's side of the TAP has that MAC"},
	} {
		if x.wrong {
			return errors.New(x.why)
		}
	}
	switch {
	case f.TAP != "":
		o.Mode = TAP
	case f.IP != "":
		o.Mode = Own
	}
	return nil
}

func (f *HostFlags) checkPrefix(o *LinkOptions) (err error) {
	if f.IP != "" {
		o.Prefix, err = parseHostPrefix(f.IP)
		if err != nil {
			err = fmt.Errorf("--ip: %w", err)
		}
	}
	return err
}

const sameMAC = "same"

func (f *HostFlags) checkMAC(o *LinkOptions) (err error) {
	switch f.MAC {
	case "":
		return nil
	case sameMAC:
		o.SameMAC = true
		return nil
	}
	if o.MAC, err = wire.ParseMAC(f.MAC); err != nil {
		return fmt.Errorf("--mac: %w, nor 'same'", err)
	}
	if o.MAC.IsZero() || o.MAC.IsGroup() {
		return fmt.Errorf("--mac: %s is not one host's: it is the zero address or a group's", o.MAC)
	}
	return nil
}

func (f *HostFlags) checkGateway(o *LinkOptions) (err error) {
	if f.Gateway == "" {
		return nil
	}
	if o.Gateway, err = netip.ParseAddr(f.Gateway); err != nil {
		return fmt.Errorf("--gateway: %q is not an address like 10.0.0.1", f.Gateway)
	}
	switch {
	case o.Gateway == o.Prefix.Addr():
		return fmt.Errorf("--gateway: %s is our own address (--ip)", o.Gateway)
	case o.Gateway.Is4() != o.Prefix.Addr().Is4():
		return fmt.Errorf("--gateway: %s is not of the same IP version as --ip %s", o.Gateway, o.Prefix)
	case !o.Prefix.Contains(o.Gateway) && !o.Gateway.IsLinkLocalUnicast():
		return fmt.Errorf("--gateway: %s is not in the network of --ip %s", o.Gateway, o.Prefix)
	}
	if err := unicastIn(o.Prefix, o.Gateway); err != nil {
		return fmt.Errorf("--gateway: %w", err)
	}
	return nil
}

func (f *HostFlags) checkDAD(o *LinkOptions) error {
	switch o.DAD {
	case "":
		o.DAD = DADQuick
	case DADQuick, DADFull, DADNone:
	default:
		return fmt.Errorf("--dad: %q is not one of quick, full, none", f.DAD)
	}
	return nil
}

// maxVLAN is the last number that a VLAN can have: 4095 is reserved, and 0 is
// a priority without a VLAN (IEEE 802.1Q §9.6).
const maxVLAN = 4094

func (f *HostFlags) checkVLAN(o *LinkOptions) error {
	if f.VLAN == "" {
		return nil
	}
	id, pcp, priority := strings.Cut(f.VLAN, ":")
	n, err := strconv.ParseUint(id, 10, 16)
	if err != nil || n < 1 || n > maxVLAN {
		return fmt.Errorf("--vlan: %q is not a VLAN's number from 1 to %d", id, maxVLAN)
	}
	o.VLAN = uint16(n)
	if !priority {
		return nil
	}
	if n, err = strconv.ParseUint(pcp, 10, 8); err != nil || n > 7 {
		return fmt.Errorf("--vlan: %q is not a priority from 0 to 7", pcp)
	}
	o.PCP = uint8(n)
	return nil
}
