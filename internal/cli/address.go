package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// parseHostPrefix parses a host's address with the length of its network's
// prefix, like 10.0.0.50/24, and refuses addresses that no host can have.
func parseHostPrefix(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		if a, err := netip.ParseAddr(s); err == nil {
			return p, fmt.Errorf("%q lacks the length of its network's prefix: %s/%d, say", s, a.WithZone(""), usualLength(a))
		}
		return p, fmt.Errorf("%q is not an address with a prefix length like 10.0.0.50/24", s)
	}
	if p.Addr().Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%q is an IPv4 address in IPv6 form: write it as IPv4", s)
	}
	if err := unicastIn(p, p.Addr()); err != nil {
		return netip.Prefix{}, err
	}
	return p, nil
}

func usualLength(a netip.Addr) int {
	if a.Is4() {
		return 24
	}
	return 64
}

// unicastIn refuses an address that no host in the network p can have.
func unicastIn(p netip.Prefix, a netip.Addr) error {
	switch {
	case a.IsUnspecified():
		return fmt.Errorf("%s is nobody's address", a)
	case a.IsMulticast():
		return fmt.Errorf("%s is a multicast address, not a host's", a)
	case a.IsLoopback():
		return fmt.Errorf("%s is a loopback address: it never leaves a host", a)
	}
	// Networks of one or two addresses have no others (RFC 3021).
	if !a.Is4() || p.Bits() > 30 || !p.Contains(a) {
		return nil
	}
	switch a {
	case p.Masked().Addr():
		return fmt.Errorf("%s is the address of the network %s itself, not a host's", a, p.Masked())
	case LastAddr(p):
		return fmt.Errorf("%s is the broadcast address of the network %s, not a host's", a, p.Masked())
	}
	return nil
}

// LastAddr is the last address of an IPv4 network: its broadcast address
// (RFC 1122 §3.2.1.3).
func LastAddr(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().As4()
	for i := p.Bits(); i < 32; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	return netip.AddrFrom4(b)
}

// Resolver finds the addresses of a name, as net.Resolver does. Network is
// "ip", "ip4" or "ip6".
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Network is the word for what the flags allow: "ip", "ip4" or "ip6".
func (f Family) Network() string {
	switch {
	case f.IPv4:
		return "ip4"
	case f.IPv6:
		return "ip6"
	}
	return "ip"
}

// Lookup finds the addresses of a host that the user named: an address, or a
// name that r knows. A nil resolver (-n) knows none. The list is not empty
// where the error is nil.
func Lookup(ctx context.Context, r Resolver, network, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap()
		if network == "ip4" && !a.Is4() || network == "ip6" && !a.Is6() {
			return nil, Usage(fmt.Errorf("%s is an %s address, and -%s was given", host, familyName(a), network[2:]))
		}
		return []netip.Addr{a}, nil
	}
	if r == nil {
		return nil, Usage(fmt.Errorf("%q is not an address: -n forbids looking names up", host))
	}
	addrs, err := r.LookupNetIP(ctx, network, host)
	if err != nil {
		return nil, Local(fmt.Errorf("cannot resolve %q: %w", host, plainDNSError(ctx, err)))
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap()
	}
	if len(addrs) == 0 {
		return nil, Local(fmt.Errorf("cannot resolve %q: no address", host))
	}
	return addrs, nil
}

func familyName(a netip.Addr) string {
	if a.Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// plainDNSError takes off what the DNS error says twice.
func plainDNSError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var dns *net.DNSError
	switch {
	case !errors.As(err, &dns):
		return err
	case dns.IsNotFound:
		return errors.New("no such host")
	case dns.IsTimeout:
		return errors.New("the name servers do not answer")
	}
	return errors.New(dns.Err)
}
