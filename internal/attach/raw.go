package attach

import (
	"fmt"
	"net/netip"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/loop"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// RawConfig is what a Raw is opened with.
type RawConfig struct {
	// Filter is what to let in; its Addrs, MAC and VLAN are filled in where they
	// are unset. A TAP device has no filter.
	Filter packet.Filter
	// Stamps asks for the kernel's times of frames that come in.
	Stamps bool
	// SendStamps asks for those of frames that leave, where it can tell. Each
	// costs a system call and more.
	SendStamps bool
	// Promiscuous has the interface take in frames to all stations; see also
	// Filter.AnyStation.
	Promiscuous bool
}

// Raw is one open link and what is known about it.
type Raw struct {
	// Link is the link as the flags wrap it.
	link.Link
	// Stamper tells when frames left, nil where nobody does.
	Stamper link.Stamper
	// Interface is the kernel's view: of the TAP device in TAP mode.
	Interface host.Interface
	// Mode says whether the kernel has our address, too. It answers ARP and ping
	// for it in shared mode, but not on a VLAN, where it hears nothing.
	Mode cli.Mode
	MAC  wire.MAC // ours on it
	// Prefix is our address and its network, zero on an interface without an
	// IPv4 address.
	Prefix  netip.Prefix
	Gateway netip.Addr // --gateway; own and TAP modes only
	// Describe is what we are on, for -v: "eth0 as 10.0.0.50 (02:...)".
	Describe string
}

// nobody is no packet's destination: a filter's address where there is no
// other, since none at all would let everything in.
var nobody = netip.IPv4Unspecified()

// Shared opens an interface to use its own address beside the kernel, or
// without one if it has none. It may be the loopback interface, where all
// addresses of this host are reached.
func (l *Links) Shared(i host.Interface, c RawConfig) (*Raw, error) {
	if err := host.Require(host.CapNetRaw); err != nil {
		return nil, cli.Local(err)
	}
	if err := l.wrap.allows(i); err != nil {
		return nil, err
	}
	r := &Raw{Interface: i, Mode: cli.Shared, Prefix: firstPrefix(i), Describe: l.wrap.name(i.Name)}
	if r.Prefix.IsValid() && !i.Loopback {
		r.Describe += " as " + r.Prefix.Addr().String()
	}
	var device link.Link
	var err error
	if i.Loopback {
		device, err = loop.Open(loop.Config{Interface: i.Name, Filter: c.Filter, Timestamps: c.Stamps, SendTimestamps: c.SendStamps, OneLoop: true})
	} else {
		device, err = packet.Open(l.sharedConfig(i, c))
	}
	if err != nil {
		return nil, describe(err)
	}
	return l.join(r, device, c), nil
}

func (l *Links) sharedConfig(i host.Interface, c RawConfig) packet.Config {
	p := packet.Config{Interface: i.Name, Filter: c.Filter, Promiscuous: c.Promiscuous, Timestamps: c.Stamps, SendTimestamps: c.SendStamps, OneLoop: true}
	if p.Filter.Addrs == nil {
		for _, a := range i.Addrs {
			p.Filter.Addrs = append(p.Filter.Addrs, a.Addr())
		}
	}
	if len(p.Filter.Addrs) == 0 {
		p.Filter.Addrs = []netip.Addr{nobody}
	}
	if p.Filter.VLAN == 0 {
		p.Filter.VLAN = l.wrap.options.VLAN
	}
	return p
}

// firstPrefix is the interface's preferred IPv4 address with its network.
func firstPrefix(i host.Interface) netip.Prefix {
	for _, p := range i.Addrs {
		if p.Addr().Is4() {
			return p
		}
	}
	return netip.Prefix{}
}

// Own opens an interface as another host on its link, --ip. near is a host that
// is to be reached, or nothing: it helps to find the interface.
func (l *Links) Own(near netip.Addr, c RawConfig) (*Raw, error) {
	o := &l.wrap.options
	p := packet.Config{Filter: c.Filter, Promiscuous: c.Promiscuous, Timestamps: c.Stamps, SendTimestamps: c.SendStamps, OneLoop: true}
	if p.Filter.Addrs == nil {
		p.Filter.Addrs = []netip.Addr{o.Prefix.Addr()}
	}
	device, i, err := l.wrap.openOwn(near, p)
	if err != nil {
		return nil, describe(err)
	}
	r := &Raw{Interface: i, Mode: cli.Own, Prefix: o.Prefix, Gateway: o.Gateway, Describe: l.wrap.describeOwn(device)}
	return l.join(r, device, c), nil
}

// TAP opens a TAP device, made for the host behind it.
func (l *Links) TAP(c RawConfig) (*Raw, error) {
	o := &l.wrap.options
	device, err := l.wrap.openTAP(false)
	if err != nil {
		return nil, describe(err)
	}
	i, err := host.InterfaceByName(device.Info().Name)
	if err != nil {
		device.Close()
		return nil, cli.Local(err)
	}
	r := &Raw{Interface: i, Mode: cli.TAP, Prefix: o.Prefix, Gateway: o.Gateway, Describe: l.wrap.describeOwn(device)}
	return l.join(r, device, c), nil
}

// describeOwn is what we are on as a host of our own.
func (w *wrapping) describeOwn(l link.Link) string {
	info := l.Info()
	return fmt.Sprintf("%s as %s (%s)", w.name(info.Name), w.options.Prefix.Addr(), info.MAC)
}

// join wraps a device's link and keeps it until Close.
func (l *Links) join(r *Raw, device link.Link, c RawConfig) *Raw {
	r.MAC = device.Info().MAC
	r.Link = l.wrap.around(device, r.Mode != cli.TAP)
	if c.SendStamps {
		r.Stamper = link.StamperOf(r.Link)
	}
	l.raws = append(l.raws, r)
	return r
}
