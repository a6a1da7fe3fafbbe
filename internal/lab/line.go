package lab

import (
	"errors"
	"net/netip"
	"sync"

	"gotcp/internal/link"
	"gotcp/internal/link/impair"
	"gotcp/internal/link/tap"
)

// Line says what a wire is like that runs through user space: slower than a
// veth pair, but as bad as one wants.
type Line struct {
	// MTU of both ends; 0 means 1500.
	MTU int
	// Impair is in package impair's notation, "" for a line without faults.
	// The direction `out:` is from the first host to the second.
	Impair string
	// NoOffload makes the kernels hand over finished packets.
	NoOffload bool
}

// Line joins two hosts by a TAP device in each and Bridge between them, so
// that the two kernels talk over an impaired line. Addresses are as Connect's.
// Where there are no TAP devices the test is skipped.
func (l *Lab) Line(a, b *Host, line Line) (ia, ib *Interface) {
	l.tb.Helper()
	n, mtu := l.nextSubnet(netip.Prefix{}), Veth{MTU: line.MTU}.mtu()
	ia, ib = a.nextInterface(n, 1, mtu), b.nextInterface(n, 2, mtu)
	tapA, tapB := ia.tap(line), ib.tap(line)
	bad, err := Impaired(tapB, line.Impair)
	l.check(err, "impair the line between %s and %s", a.Name, b.Name)
	l.startBridge(tapA, bad)
	return ia, ib
}

// tap makes the device behind the interface.
func (i *Interface) tap(line Line) *tap.Link {
	h := i.Host
	h.lab.tb.Helper()
	t := h.TAP(tap.Config{Name: i.Name, MTU: i.MTU, KernelMAC: i.MAC, NoOffload: line.NoOffload, Down: true})
	h.lab.check(i.bringUp(), "bring %s on %s up", i.Name, h.Name)
	return t
}

// Impaired puts an impairment around a link, none for "".
func Impaired(inner link.Link, spec string) (link.Link, error) {
	if spec == "" {
		return inner, nil
	}
	c, err := impair.Parse(spec)
	if err != nil {
		return nil, err
	}
	return impair.New(inner, c), nil
}

// startBridge runs a bridge until the lab ends.
func (l *Lab) startBridge(a, b link.Link) {
	var running sync.WaitGroup
	running.Go(func() {
		// Its devices go with the hosts: an error then says nothing new.
		_ = Bridge(a, b)
	})
	l.tb.Cleanup(func() {
		_ = errors.Join(a.Close(), b.Close())
		running.Wait()
	})
}
