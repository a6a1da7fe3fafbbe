package stack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"

	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

// What the network said, and what it could not be asked. Errors of the API
// wrap them, those of package tcp, net.ErrClosed and os.ErrDeadlineExceeded.
var (
	ErrNetworkUnreachable = errors.New("network is unreachable")
	ErrHostUnreachable    = errors.New("no route to host")
	ErrPortUnreachable    = errors.New("port unreachable")
	ErrProtoUnreachable   = errors.New("protocol unreachable")
	ErrProhibited         = errors.New("prohibited by a firewall on the way")
	ErrTTLExceeded        = errors.New("time to live exceeded on the way")
	ErrBadParameter       = errors.New("a router on the way refused the header")
	ErrAddressInUse       = errors.New("address already in use")
	ErrNoPorts            = errors.New("no free port left")
)

var (
	errStackClosed = fmt.Errorf("stack: %w", net.ErrClosed)
	errNotOurs     = errors.New("cannot assign requested address")
	errBadAddress  = errors.New("not an IPv4 address and port to connect to")
)

// ConflictError says that another host uses our address (RFC 5227).
type ConflictError struct {
	Addr netip.Addr
	MAC  wire.MAC
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s is already in use by %s", e.Addr, e.MAC)
}

// ICMPError is what a host or router reported about a packet of ours.
type ICMPError struct {
	From       netip.Addr
	Type, Code uint8
	Err        error // one of the errors above
}

func (e *ICMPError) Error() string { return fmt.Sprintf("%v (says %s)", e.Err, e.From) }

// Unwrap makes errors.Is find the kind.
func (e *ICMPError) Unwrap() error { return e.Err }

// timedOut gives an error net.Error's Timeout.
type timedOut struct{ error }

func (timedOut) Timeout() bool   { return true }
func (timedOut) Temporary() bool { return true }
func (e timedOut) Unwrap() error { return e.error }

// contextError is why ctx ended, in package net's words: its deadline is a
// timeout like any other.
func contextError(ctx context.Context) error {
	err := context.Cause(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return timedOut{fmt.Errorf("%w: %w", os.ErrDeadlineExceeded, err)}
	}
	return err
}

// opError wraps an error for the API's edge.
func opError(op string, source, addr net.Addr, err error) error {
	if errors.Is(err, tcp.ErrTimeout) || errors.Is(err, tcp.ErrKeepAlive) {
		err = timedOut{err}
	}
	return &net.OpError{Op: op, Net: "tcp", Source: source, Addr: addr, Err: err}
}
