package lab

import (
	"fmt"

	"github.com/vishvananda/netlink"
)

// Switch joins hosts through an Ethernet bridge in a namespace of its own, and
// returns their interfaces in the same order: 10.77.n.1/24, 10.77.n.2/24, ...
func (l *Lab) Switch(v Veth, hosts ...*Host) []*Interface {
	l.tb.Helper()
	n := l.nextSubnet(v.Network)
	l.check(n.checkStations(len(hosts)), "make a switch")
	sw := l.Host(fmt.Sprintf("switch%d", n.number))
	br, err := sw.addBridge("br0", v.mtu())
	l.check(err, "make the bridge of %s", sw.Name)
	var interfaces []*Interface
	for k, h := range hosts {
		i := h.nextInterface(n, k+1, v.mtu())
		// Ports have no address; their MAC only has to differ from the hosts'.
		port := &Interface{Host: sw, Name: fmt.Sprintf("port%d", k), MAC: n.mac(k + 1), MTU: v.mtu()}
		port.MAC[3] = 1
		l.check(plug(i, port, v), "connect %s and %s", h.Name, sw.Name)
		err := port.link(func(p netlink.Link) error { return sw.nl.LinkSetMaster(p, br) })
		l.check(err, "put %s into the bridge", port.Name)
		interfaces = append(interfaces, i)
	}
	return interfaces
}

// addBridge makes a bridge that forwards from the first frame on: it has no
// spanning tree, and so no listening and learning states to wait for.
func (h *Host) addBridge(name string, mtu int) (netlink.Link, error) {
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.MTU = name, mtu
	br := &netlink.Bridge{LinkAttrs: attrs}
	if err := h.nl.LinkAdd(br); err != nil {
		return nil, err
	}
	return br, h.nl.LinkSetUp(br)
}
