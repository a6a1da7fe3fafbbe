package lab

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/vishvananda/netlink"
)

// The two hosts that Up leaves behind.
const (
	Permanent1 = "gotcp1"
	Permanent2 = "gotcp2"
)

var permanent = [...]struct {
	name string
	addr netip.Prefix
}{
	{Permanent1, netip.MustParsePrefix("10.77.0.1/24")},
	{Permanent2, netip.MustParsePrefix("10.77.0.2/24")},
}

// Up makes the two named hosts to play in, gotcp1 (10.77.0.1) and gotcp2
// (10.77.0.2), joined by a wire, if they aren't there already. They stay until
// Down, or until the machine is restarted, and `ip netns exec` knows them.
func Up() (made bool, err error) {
	if permanentIsUp() {
		return false, nil
	}
	if err := Down(); err != nil {
		return false, err
	}
	err = run(&Lab{named: true}, func(l *Lab) error {
		l.Connect(l.Host(Permanent1), l.Host(Permanent2), Veth{})
		return nil
	})
	if err != nil {
		return false, errors.Join(err, Down())
	}
	return true, nil
}

// permanentIsUp says whether both hosts are there, joined, with their
// addresses: somebody may be working in them.
func permanentIsUp() bool {
	for _, p := range permanent {
		h, err := existing(nil, p.name)
		if err != nil {
			return false
		}
		ok := h.hasAddr("eth0", p.addr)
		h.close()
		if !ok {
			return false
		}
	}
	return true
}

func (h *Host) hasAddr(name string, want netip.Prefix) bool {
	dev, err := h.nl.LinkByName(name)
	if err != nil || dev.Attrs().OperState != netlink.OperUp {
		return false
	}
	addrs, err := h.nl.AddrList(dev, netlink.FAMILY_V4)
	if err != nil {
		return false
	}
	for _, a := range addrs {
		if a.IPNet.String() == want.String() {
			return true
		}
	}
	return false
}

// Down removes what Up made. It is no error if there is nothing of it. A
// process that still runs in one of the hosts keeps an empty namespace, with
// no interface but lo and no name, until it ends.
func Down() error {
	for _, p := range permanent {
		if _, err := os.Lstat(filepath.Join(netnsDir, p.name)); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := dismantle(p.name); err != nil {
			return fmt.Errorf("remove host %s: %w", p.name, err)
		}
	}
	return nil
}

// dismantle removes the host's interfaces one by one, since the namespace may
// outlive its name, and then the name.
func dismantle(name string) error {
	h, err := existing(nil, name)
	if err != nil {
		// A name without a namespace: left over by something that failed.
		return unbind(name)
	}
	defer h.close()
	links, err := h.nl.LinkList()
	if err != nil {
		return err
	}
	for _, dev := range links {
		if dev.Attrs().Name == "lo" {
			continue
		}
		if err := h.nl.LinkDel(dev); err != nil {
			return fmt.Errorf("delete %s: %w", dev.Attrs().Name, err)
		}
	}
	return unbind(name)
}

// Existing gives access to a host that has a name, as Up or `ip netns add` have
// made it. It stays when the lab ends.
func (l *Lab) Existing(name string) *Host {
	l.tb.Helper()
	h, err := existing(l, name)
	l.check(err, "find host %s", name)
	l.tb.Cleanup(h.close)
	return h
}

// Here is the host that this program runs in, be it the machine itself.
func (l *Lab) Here() *Host {
	l.tb.Helper()
	var h *Host
	f, err := os.Open(threadNetns)
	if err == nil {
		h, err = hostIn(l, &namespace{f}, "this host")
	}
	l.check(err, "find this host's namespace")
	h.stays = true
	l.tb.Cleanup(h.close)
	return h
}

func existing(l *Lab, name string) (*Host, error) {
	ns, err := openNamespace(name)
	if err != nil {
		return nil, err
	}
	h, err := hostIn(l, ns, name)
	if err != nil {
		return nil, err
	}
	h.stays = true
	// What is added to it uses CUBIC as the rest does.
	current, err := h.readSysctl(congestionSysctl)
	h.cubicRoutes = err == nil && current != congestionControl
	return h, nil
}
