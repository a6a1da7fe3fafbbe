// Package attach makes a host out of what a command's flags ask for: it finds
// the interface, opens the link in one of the three address modes (the
// interface's own address beside the kernel, another address on the same link,
// a host behind a TAP device), wraps it as --vlan, --impair and --pcap say, and
// attaches it to a stack (Host), or hands it out as it is (Links). It must not
// know what the host is for.
package attach

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/neigh"
	"gotcp/internal/stack"
	"gotcp/internal/tcp"
)

// Config is what a Host is made with.
type Config struct {
	Link cli.LinkOptions
	// Source narrows the choice of our address in shared mode; zero for any.
	Source netip.Addr
	// NoGSO says not to send segments longer than the MTU to the device.
	NoGSO bool
	// TCP is the template for every connection.
	TCP tcp.Config
	// Tracer, if set, makes the tracer of each connection.
	Tracer func(local, remote netip.AddrPort) tcp.Tracer
}

// Host is a stack on its links.
type Host struct {
	Stack *stack.Stack
	// Local is the address to connect from.
	Local netip.Addr
	// Links describes what we are on, for -v: "eth0 as 10.0.0.1".
	Links []string

	cfg   Config
	wrap  *wrapping
	ports *ports
	nics  []*stack.NIC
}

// prepare makes a Host without links and opens what the flags name.
func prepare(cfg Config) (*Host, error) {
	w, err := newWrapping(cfg.Link)
	if err != nil {
		return nil, err
	}
	return &Host{cfg: cfg, wrap: w, ports: &ports{}}, nil
}

// ToPeer is a Host that can reach dst.
func ToPeer(ctx context.Context, cfg Config, dst netip.Addr) (*Host, error) {
	if dst.IsUnspecified() || dst.IsMulticast() {
		return nil, cli.Usage(fmt.Errorf("%s is no host's address", dst))
	}
	h, err := prepare(cfg)
	if err != nil {
		return nil, err
	}
	switch cfg.Link.Mode {
	case cli.Own:
		err = h.openOwn(dst)
	case cli.TAP:
		err = h.openTAP()
	default:
		err = h.openRoute(dst)
	}
	return h.ready(ctx, err)
}

// Listening is a Host on which others reach us at addr, or at any of our
// addresses if it is unspecified.
func Listening(ctx context.Context, cfg Config, addr netip.Addr) (*Host, error) {
	h, err := prepare(cfg)
	if err != nil {
		return nil, err
	}
	switch cfg.Link.Mode {
	case cli.Own:
		err = h.openOwn(addr)
	case cli.TAP:
		err = h.openTAP()
	default:
		err = h.openAll(addr)
	}
	return h.ready(ctx, err)
}

// ready waits until our addresses may be used, or gives everything back.
func (h *Host) ready(ctx context.Context, err error) (*Host, error) {
	for _, n := range h.nics {
		if err == nil {
			err = n.Ready(ctx)
		}
	}
	if err == nil {
		return h, nil
	}
	h.Close()
	if conflict := (*stack.ConflictError)(nil); errors.As(err, &conflict) {
		return nil, cli.Network(fmt.Errorf("%w; choose another address, or --dad none to take it all the same", err))
	}
	return nil, describe(err)
}

// Close gives all links back. The capture file is complete after it.
func (h *Host) Close() error {
	if h.Stack != nil {
		h.Stack.Close()
	}
	h.ports.releaseAll()
	return h.wrap.close()
}

// newStack makes the stack once the first link is known.
func (h *Host) newStack(shared bool) {
	c := stack.Config{TCP: h.cfg.TCP, Tracer: h.cfg.Tracer}
	if shared {
		c.Reserve = h.ports.reserve
	}
	h.Stack = stack.New(c)
}

// attach wraps a link as the flags say and joins it to the stack.
func (h *Host) attach(l link.Link, i stack.Interface) (*stack.NIC, error) {
	l = h.wrap.around(l, h.cfg.Link.Mode != cli.TAP)
	n, err := h.Stack.Attach(l, i)
	if err != nil {
		l.Close()
		return nil, err
	}
	h.nics = append(h.nics, n)
	return n, nil
}

// dadModes are the words for --dad.
var dadModes = map[string]neigh.Mode{
	"":           neigh.Quick,
	cli.DADQuick: neigh.Quick,
	cli.DADFull:  neigh.Full,
	cli.DADNone:  neigh.None,
}

// describe turns what links report into what the user should do.
func describe(err error) error {
	var device *packet.DeviceError
	switch {
	case errors.As(err, &device):
		return cli.Local(device)
	case errors.Is(err, os.ErrPermission):
		return cli.Local(err)
	case errors.Is(err, host.ErrNoRoute):
		return cli.Network(err)
	}
	return err
}
