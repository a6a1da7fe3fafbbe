package packet

import (
	"errors"
	"fmt"
	"net"

	"github.com/vishvananda/netlink"

	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// ErrNoInterface is wrapped by the error for an interface that isn't there.
var ErrNoInterface = errors.New("interface does not exist")

// ErrUnsupported is wrapped by the error for an interface whose frames are
// neither Ethernet's nor bare IP packets.
var ErrUnsupported = errors.New("interface is of an unsupported kind")

// DeviceError is what is wrong with an interface, in one phrase.
type DeviceError struct {
	Interface string
	Problem   string // "does not exist", "is down"
	Err       error  // ErrNoInterface, link.ErrDown, ErrUnsupported
}

// Error is the phrase, "interface eth7 does not exist".
func (e *DeviceError) Error() string { return "interface " + e.Interface + " " + e.Problem }

// Unwrap is the sentinel.
func (e *DeviceError) Unwrap() error { return e.Err }

// maxFrame is the longest GSO frame: from 65,536 bytes on, link header
// included, the kernel segments in software.
const maxFrame = 65535

// device is what Open needs to know about an interface.
type device struct {
	name     string
	index    int
	mtu      int
	mac      wire.MAC
	ethernet bool
	// strip is the length of a header that says nothing: loopback's Ethernet
	// header. What is left is a bare IP packet.
	strip  int
	maxGSO int
}

// Kinds of interfaces, as netlink names them, whose packets have no link
// header: wireguard and tun are "none".
var bareKinds = map[string]bool{"none": true, "rawip": true, "ppp": true, "ipip": true, "tunnel6": true, "sit": true}

// lookUp finds an interface that is up.
func lookUp(name string) (*device, error) {
	l, err := netlink.LinkByName(name)
	if notFound := (netlink.LinkNotFoundError{}); errors.As(err, &notFound) {
		return nil, &DeviceError{name, "does not exist", ErrNoInterface}
	}
	if err != nil {
		return nil, fmt.Errorf("looking up interface %q: %w", name, err)
	}
	a := l.Attrs()
	if a.Flags&net.FlagUp == 0 {
		return nil, &DeviceError{name, "is down", link.ErrDown}
	}
	d := &device{name: name, index: a.Index, mtu: a.MTU, maxGSO: maxGSO(a)}
	switch {
	case a.EncapType == "ether":
		d.ethernet = true
		copy(d.mac[:], a.HardwareAddr)
	case a.EncapType == "loopback":
		d.strip = wire.EthernetLen
	case bareKinds[a.EncapType]:
	default:
		return nil, &DeviceError{name, fmt.Sprintf("is of kind %q: only Ethernet and bare IP are understood", a.EncapType), ErrUnsupported}
	}
	return d, nil
}

// maxGSO is the longest frame below which the device, or the kernel in its
// place, takes a segment whole. Old kernels do not say.
func maxGSO(a *netlink.LinkAttrs) int {
	most := maxFrame
	for _, limit := range []uint32{a.GSOMaxSize, a.GSOIPv4MaxSize} {
		if limit != 0 {
			most = min(most, int(limit)-1)
		}
	}
	return most
}
