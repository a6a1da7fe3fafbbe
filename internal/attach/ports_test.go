package attach

import (
	"errors"
	"net/netip"
	"slices"
	"testing"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/lab"
	"gotcp/internal/link/packet"
)

// recorder is a link that remembers its filters.
type recorder struct {
	filters []packet.Filter
	err     error
}

func (r *recorder) SetFilter(f packet.Filter) error {
	r.filters = append(r.filters, f)
	return r.err
}

// lets checks which ports the link lets in now.
func (r *recorder) lets(t *testing.T, want ...uint16) {
	t.Helper()
	if len(r.filters) == 0 {
		t.Fatal("no filter was ever set")
	}
	got := r.filters[len(r.filters)-1].Ports
	if got == nil {
		t.Fatal("everything is let in")
	}
	if !slices.Equal(got, want) && len(got)+len(want) > 0 {
		t.Errorf("ports %v are let in, want %v", got, want)
	}
}

// reserve reserves in a host.
func reserve(h *lab.Host, p *ports, at string) (port uint16, release func(), err error) {
	h.Do(func() { port, release, err = p.reserve(netip.MustParseAddrPort(at)) })
	return port, release, err
}

func TestFiltersFollowPorts(t *testing.T) {
	h := lab.New(t).Host("h")
	p := &ports{}
	one, two := &recorder{}, &recorder{}
	addr := netip.MustParseAddr("127.0.0.1")
	p.follow(one, packet.Filter{ARP: true})
	p.follow(two, packet.Filter{Addrs: []netip.Addr{addr}})

	a, releaseA, err := reserve(h, p, "127.0.0.1:8000")
	if err != nil || a != 8000 {
		t.Fatalf("port %d, %v", a, err)
	}
	b, releaseB, err := reserve(h, p, "127.0.0.1:0")
	if err != nil || b == 0 {
		t.Fatalf("port %d, %v", b, err)
	}
	for _, r := range []*recorder{one, two} {
		r.lets(t, a, b)
	}
	if f := one.filters[1]; !f.ARP || f.Addrs != nil {
		t.Errorf("the first link's filter became %+v", f)
	}
	if f := two.filters[1]; f.ARP || !slices.Equal(f.Addrs, []netip.Addr{addr}) {
		t.Errorf("the second link's filter became %+v", f)
	}
	if _, _, err := reserve(h, p, "127.0.0.1:8000"); !errors.Is(err, host.ErrPortInUse) || cli.Status(err) != cli.StatusLocal {
		t.Errorf("reserved twice: %v", err)
	}

	releaseA()
	one.lets(t, b)
	releaseA() // once more does nothing
	releaseB()
	two.lets(t)
	if l, err := h.Listen("tcp", "127.0.0.1:8000"); err != nil {
		t.Errorf("the port was not given back: %v", err)
	} else {
		l.Close()
	}
}

// A port is not ours if the links cannot be told.
func TestFilterFails(t *testing.T) {
	h := lab.New(t).Host("h")
	p, broken := &ports{}, errors.New("no filter today")
	r := &recorder{err: broken}
	p.follow(r, packet.Filter{})
	if _, _, err := reserve(h, p, "127.0.0.1:8000"); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	r.lets(t)
	if l, err := h.Listen("tcp", "127.0.0.1:8000"); err != nil {
		t.Errorf("the port was not given back: %v", err)
	} else {
		l.Close()
	}
}

func TestReleaseAll(t *testing.T) {
	h := lab.New(t).Host("h")
	p := &ports{}
	_, release, err := reserve(h, p, "127.0.0.1:8000")
	if err != nil {
		t.Fatal(err)
	}
	p.releaseAll()
	release() // too late, and no harm
	if l, err := h.Listen("tcp", "127.0.0.1:8000"); err != nil {
		t.Errorf("the port was not given back: %v", err)
	} else {
		l.Close()
	}
}
