package ping

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"gotcp/internal/attach"
	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/neigh"
	"gotcp/internal/station"
	"gotcp/internal/wire"
)

// way is how packets get to a destination.
type way struct {
	port      *port
	dst       netip.Addr
	src       netip.Addr
	nextHop   netip.Addr
	broadcast bool
	neighbour bool // found without a look-up
	mtu       int
}

// group reports that many may answer.
func (w *way) group() bool { return w.broadcast || w.dst.IsMulticast() }

// port is one link that is open and the station on it.
type port struct {
	raw     *attach.Raw
	station *station.Station
}

// NetworkOptions say how to get out.
type NetworkOptions struct {
	Link   cli.LinkOptions
	Source netip.Addr // -I with an address
	OnLink bool       // -r
	Mark   uint32     // -m
	// Broadcast allows broadcast addresses, -b.
	Broadcast bool
	// Stamps asks the kernel when each packet came, SendStamps when it left,
	// which costs a system call for each.
	Stamps, SendStamps bool
	// Many is set where thousands of neighbours are to be asked for; Try is
	// then how long one try to reach a host lasts.
	Many bool
	Try  time.Duration
}

// network opens the links that the destinations need.
type network struct {
	NetworkOptions
	links   *attach.Links
	handler station.Handler
	ports   map[int]*port // by the interface's index; own and TAP modes have one
	near    []neighbourhood
	waiter  *waiter
	// answered, if set, is told of pings that a station has answered.
	answered func(now time.Time, m *station.Message)
}

// neighbourhood is a network whose hosts are all on an interface's link.
type neighbourhood struct {
	prefix netip.Prefix
	way    way            // to any of them
	own    []netip.Prefix // our addresses on the interface
}

// has reports whether an address is that of another host there.
func (n *neighbourhood) has(a netip.Addr) bool {
	if !n.prefix.Contains(a) || a == n.prefix.Addr() || a == cli.LastAddr(n.prefix) {
		return false
	}
	return !slices.ContainsFunc(n.own, func(p netip.Prefix) bool { return p.Addr() == a })
}

func newNetwork(o NetworkOptions, h station.Handler) (*network, error) {
	links, err := attach.NewLinks(o.Link)
	if err != nil {
		return nil, err
	}
	return &network{NetworkOptions: o, links: links, handler: h, ports: make(map[int]*port), waiter: newWaiter()}, nil
}

func (n *network) close() error { return n.links.Close() }

// way finds the way to a destination, and opens the link that it needs.
func (n *network) way(now time.Time, dst netip.Addr) (*way, error) {
	if n.Link.Mode != cli.Shared {
		return n.ownWay(now, dst)
	}
	for i := range n.near {
		if n.near[i].has(dst) {
			w := n.near[i].way
			w.dst, w.nextHop, w.neighbour = dst, dst, true
			return &w, nil
		}
	}
	r, err := host.RouteTo(dst, host.RouteOptions{
		Interface: n.Link.Interface, Source: n.Source, Groups: true, OnLink: n.OnLink, Mark: n.Mark,
	})
	if err != nil {
		return nil, err
	}
	switch {
	case !r.Source.IsValid():
		return nil, cli.Local(fmt.Errorf("%s has no IPv4 address to ask as; give it one, or be a host of your own with --ip", r.Interface.Name))
	case r.Broadcast && !n.Broadcast:
		return nil, errBroadcast(dst)
	}
	p, err := n.sharedPort(now, &r)
	if err != nil {
		return nil, err
	}
	w := &way{port: p, dst: dst, src: r.Source, nextHop: r.NextHop, broadcast: r.Broadcast, mtu: r.MTU}
	if r.Local {
		w.mtu = min(w.mtu, wire.MaxPacket)
	} else if n.Many && r.NextHop == dst && !w.group() {
		n.remember(&r, w)
	}
	return w, nil
}

// errIsBroadcast is that everybody would be pinged, and nobody asked for that.
var errIsBroadcast = errors.New("is a broadcast address: ping everybody there with -b")

func errBroadcast(a netip.Addr) error { return cli.Usage(fmt.Errorf("%s %w", a, errIsBroadcast)) }

// remember saves the look-up for each of the thousands of neighbours on a
// network that the interface is on: one is on the link, so all are. More
// exact routes into the network would tell otherwise; then each is looked up.
func (n *network) remember(r *host.Route, w *way) {
	for _, p := range r.Interface.Addrs {
		if p.Addr() != r.Source || !p.Contains(w.dst) {
			continue
		}
		prefix := p.Masked()
		hops, err := host.RoutesInto(prefix)
		if err != nil || hops > 0 {
			return
		}
		n.near = append(n.near, neighbourhood{prefix, *w, r.Interface.Addrs})
	}
}

// sharedPort is the port on an interface of the kernel's, with its address.
func (n *network) sharedPort(now time.Time, r *host.Route) (*port, error) {
	if p := n.ports[r.Interface.Index]; p != nil {
		return p, nil
	}
	if err := host.Require(host.CapNetRaw); err != nil {
		return nil, cli.Local(err)
	}
	c := attach.RawConfig{Filter: packet.Filter{ICMP: true, ARP: true, Ports: []uint16{}}, Stamps: n.Stamps, SendStamps: n.SendStamps}
	if !r.Interface.Loopback {
		// Answers come to the address that was sent from, whichever interface has it.
		c.Filter.Addrs = append(c.Filter.Addrs, r.Source)
		for _, p := range r.Interface.Addrs {
			c.Filter.Addrs = append(c.Filter.Addrs, p.Addr())
		}
	}
	raw, err := n.links.Shared(r.Interface, c)
	if err != nil {
		return nil, err
	}
	index := r.Interface.Index
	// On a VLAN that the flags chose the kernel hears nothing, and cannot
	// answer for its address there.
	shared := n.Link.VLAN == 0
	s := station.Config{Link: raw, Stamper: raw.Stamper, Addr: r.Source, Shared: shared, DAD: neigh.None}
	for _, p := range r.Interface.Addrs {
		if p.Addr().Is4() {
			s.Others = append(s.Others, p)
		}
	}
	if !n.Many && shared {
		s.Neighbour = func(a netip.Addr) (wire.MAC, bool) { return host.Neighbour(index, a) }
	}
	return n.add(now, raw, s), nil
}

func (n *network) add(now time.Time, raw *attach.Raw, c station.Config) *port {
	c.Answered = n.answered
	if n.Many {
		// Each try asks once, so that what leaves is what the rate allows, and is
		// over before the next.
		c.Neighbours = neigh.Config{MaxEntries: maxTargets, Requests: 1, Retransmit: n.Try - n.Try/10}
	}
	p := &port{raw: raw, station: station.New(now, c, n.handler)}
	n.ports[raw.Interface.Index] = p
	n.waiter.add(p, n.ports)
	return p
}

// maxTargets is how many hosts can be pinged at a time.
const maxTargets = 1 << 20

// drop forgets a port whose interface is gone.
func (n *network) drop(p *port) {
	for index, have := range n.ports {
		if have == p {
			delete(n.ports, index)
		}
	}
	n.near = slices.DeleteFunc(n.near, func(x neighbourhood) bool { return x.way.port == p })
}

// ownWay is the way from an address of our own, where there is one link.
func (n *network) ownWay(now time.Time, dst netip.Addr) (*way, error) {
	var p *port
	for _, have := range n.ports {
		p = have
	}
	if p == nil {
		opened, err := n.ownPort(now, dst)
		if err != nil {
			return nil, err
		}
		p = opened
	}
	o := &n.Link
	w := &way{port: p, dst: dst, src: o.Prefix.Addr(), nextHop: dst, mtu: p.raw.Info().MTU}
	switch {
	case dst == w.src:
		return nil, cli.Local(fmt.Errorf("%s is our own address (--ip): nobody else would answer", dst))
	case dst == cli.LastAddr(o.Prefix.Masked()) && o.Prefix.Bits() < 31, dst == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		if !n.Broadcast {
			return nil, errBroadcast(dst)
		}
		w.broadcast = true
	case o.Prefix.Contains(dst) || dst.IsMulticast() || n.OnLink:
	case o.Gateway.IsValid():
		w.nextHop = o.Gateway
	default:
		return nil, cli.Network(fmt.Errorf("no route to %s: it is not in the network of --ip %s, and there is no --gateway", dst, o.Prefix))
	}
	return w, nil
}

// dadModes are the words for --dad.
var dadModes = map[string]neigh.Mode{"": neigh.Quick, cli.DADQuick: neigh.Quick, cli.DADFull: neigh.Full, cli.DADNone: neigh.None}

func (n *network) ownPort(now time.Time, dst netip.Addr) (*port, error) {
	c := attach.RawConfig{Filter: packet.Filter{ICMP: true, ARP: true, Ports: []uint16{}}, Stamps: n.Stamps, SendStamps: n.SendStamps}
	var raw *attach.Raw
	var err error
	if n.Link.Mode == cli.TAP {
		raw, err = n.links.TAP(c)
	} else {
		raw, err = n.links.Own(dst, c)
	}
	if err != nil {
		return nil, err
	}
	return n.add(now, raw, station.Config{
		Link: raw, Stamper: raw.Stamper, Addr: n.Link.Prefix.Addr(),
		Prefix: n.Link.Prefix, Gateway: n.Link.Gateway, DAD: dadModes[n.Link.DAD],
	}), nil
}

// errConflict is that another host has our address.
var errConflict = errors.New("is already in use")

// ready waits until our address may be used.
func (p *port) ready(ctx context.Context) error {
	defer context.AfterFunc(ctx, p.raw.Interrupt)()
	for !p.station.Ready() {
		if mac, lost := p.station.Conflict(); lost {
			return cli.Network(fmt.Errorf("%s %w by %s; choose another address, or --dad none to take it all the same",
				p.raw.Prefix.Addr(), errConflict, mac))
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if p.station.Output(time.Now()); p.station.Ready() {
			break
		}
		if _, err := p.station.Poll(p.station.Deadline()); err != nil {
			return linkError(err)
		}
	}
	return nil
}

// lost is the error for an address of our own that another host has claimed
// twice: then it is given up (RFC 5227 §2.4).
func (p *port) lost() error {
	if mac, lost := p.station.Conflict(); lost {
		return cli.Network(fmt.Errorf("%s is claimed by %s, too: gave it up (RFC 5227)", p.raw.Prefix.Addr(), mac))
	}
	return nil
}

// linkError is what to say about a link that has failed for good.
func linkError(err error) error {
	if errors.Is(err, link.ErrDown) {
		return cli.Local(fmt.Errorf("%w", err))
	}
	return cli.Local(err)
}
