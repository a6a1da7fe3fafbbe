package dump

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Names finds names for what packets have numbers for, as dissect.Names. Addresses
// are asked of the system's resolver while packets wait, so its patience has an
// end: a resolver that does not answer is not asked again.
type Names struct {
	resolver interface {
		LookupAddr(ctx context.Context, addr string) ([]string, error)
	}
	now func() time.Time
	// patience is how long we will still wait for answers, in all.
	patience  time.Duration
	addrs     map[netip.Addr]string
	services  map[service]string
	protocols map[uint8]string
}

type service struct {
	transport string
	port      uint16
}

const (
	// oneLookup is how long one question may take.
	oneLookup = time.Second
	// allLookups is how long questions without an answer may take together.
	allLookups = 5 * time.Second
	// maxAddrs bounds the memory for addresses: a scan has many.
	maxAddrs = 1 << 14
)

// NewNames makes Names of the system's resolver and of the texts of
// /etc/services and /etc/protocols.
func NewNames(services, protocols string) *Names {
	n := &Names{
		resolver: net.DefaultResolver, now: time.Now, patience: allLookups,
		addrs: map[netip.Addr]string{}, services: map[service]string{}, protocols: map[uint8]string{},
	}
	for f := range fields(services) {
		port, transport, _ := strings.Cut(f[1], "/")
		number, err := strconv.ParseUint(port, 10, 16)
		if k := (service{transport, uint16(number)}); err == nil && n.services[k] == "" {
			n.services[k] = f[0]
		}
	}
	for f := range fields(protocols) {
		number, err := strconv.ParseUint(f[1], 10, 8)
		if err == nil && n.protocols[uint8(number)] == "" {
			n.protocols[uint8(number)] = f[0]
		}
	}
	return n
}

// fields are the words of lines with two at least, comments left out, as the files in /etc
// have them.
func fields(text string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "#")
			if f := strings.Fields(line); len(f) > 1 && !yield(f) {
				return
			}
		}
	}
}

// Addr is the name of an address.
func (n *Names) Addr(a netip.Addr) (string, bool) {
	name, known := n.addrs[a]
	if !known && n.patience > 0 {
		name = n.ask(a)
		if len(n.addrs) >= maxAddrs {
			clear(n.addrs)
		}
		n.addrs[a] = name
	}
	return name, name != ""
}

func (n *Names) ask(a netip.Addr) string {
	ctx, cancel := context.WithTimeout(context.Background(), oneLookup)
	defer cancel()
	begin := n.now()
	names, err := n.resolver.LookupAddr(ctx, a.String())
	if err != nil {
		// No such name is an answer, too, and does not take long.
		n.patience -= n.now().Sub(begin)
		return ""
	}
	for _, name := range names {
		return strings.TrimSuffix(name, ".")
	}
	return ""
}

// Port is the name of a port.
func (n *Names) Port(transport string, port uint16) (string, bool) {
	name, ok := n.services[service{transport, port}]
	return name, ok
}

// Protocol is the name of a protocol over IP.
func (n *Names) Protocol(number uint8) (string, bool) {
	name, ok := n.protocols[number]
	return name, ok
}
