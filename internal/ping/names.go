package ping

import (
	"context"
	"net/netip"
	"strings"
	"time"
)

// ReverseResolver finds the names of an address, as net.Resolver does.
type ReverseResolver interface {
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// lookupTime is how long a name is waited for before the address must do.
const lookupTime = 5 * time.Second

// names finds the names of those who answer, without keeping the probes
// waiting: look-ups run beside the loop and wake it when they are done. The
// zero resolver knows none.
type names struct {
	resolver ReverseResolver
	wake     func()
	known    map[netip.Addr]string // empty for those without a name
	asked    map[netip.Addr]bool
	answers  chan name
	cancel   context.CancelFunc
	ctx      context.Context
}

type name struct {
	addr netip.Addr
	name string
}

// maxNames bounds the cache; beyond it names are asked for no more.
const maxNames = 1 << 12

func newNames(r ReverseResolver, wake func()) *names {
	n := &names{
		resolver: r, wake: wake, known: make(map[netip.Addr]string), asked: make(map[netip.Addr]bool),
		answers: make(chan name, 16),
	}
	n.ctx, n.cancel = context.WithCancel(context.Background())
	return n
}

// find is how to print an address: "name (address)", or the address alone. It
// is ok once the look-up is over; the first call starts it.
func (n *names) find(a netip.Addr) (text string, ok bool) {
	if n.resolver == nil {
		return a.String(), true
	}
	if s, known := n.known[a]; known {
		if s == "" {
			return a.String(), true
		}
		return s + " (" + a.String() + ")", true
	}
	if !n.asked[a] {
		if len(n.asked) >= maxNames {
			return a.String(), true
		}
		n.asked[a] = true
		go n.ask(n.resolver, a)
	}
	return a.String(), false
}

// ask runs beside the loop.
func (n *names) ask(r ReverseResolver, a netip.Addr) {
	ctx, cancel := context.WithTimeout(n.ctx, lookupTime)
	defer cancel()
	found := ""
	if all, err := r.LookupAddr(ctx, a.String()); err == nil && len(all) > 0 {
		found = strings.TrimSuffix(all[0], ".")
	}
	select {
	case n.answers <- name{a, found}:
		n.wake()
	case <-n.ctx.Done():
	}
}

// collect takes in what was found meanwhile, and reports whether there was
// anything.
func (n *names) collect() (some bool) {
	for {
		select {
		case found := <-n.answers:
			n.known[found.addr] = found.name
			some = true
		default:
			return some
		}
	}
}

// await waits for the next name, at most until the context ends.
func (n *names) await(ctx context.Context) {
	select {
	case found := <-n.answers:
		n.known[found.addr] = found.name
	case <-ctx.Done():
		n.stop()
	}
}

// stop gives up on all names that are not known yet.
func (n *names) stop() {
	n.cancel()
	n.resolver = nil
}
