package cli

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// names is a Resolver that is only a function.
type names func(network, host string) ([]netip.Addr, error)

func (f names) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	return f(network, host)
}

func addrs(list ...string) []netip.Addr {
	var all []netip.Addr
	for _, s := range list {
		all = append(all, netip.MustParseAddr(s))
	}
	return all
}

func TestLookup(t *testing.T) {
	known := names(func(network, host string) ([]netip.Addr, error) {
		switch host + " " + network {
		case "host ip":
			return addrs("::ffff:10.0.0.1", "2001:db8::1"), nil
		case "host ip4":
			return addrs("10.0.0.1"), nil
		case "empty ip":
			return nil, nil
		case "slow ip":
			return nil, &net.DNSError{Err: "i/o timeout", Name: host, IsTimeout: true}
		case "broken ip":
			return nil, &net.DNSError{Err: "server misbehaving", Name: host}
		case "odd ip":
			return nil, errors.New("odd")
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	})
	for _, tt := range []struct {
		resolver      Resolver
		network, host string
		want          []netip.Addr
		err           string
	}{
		{known, "ip", "host", addrs("10.0.0.1", "2001:db8::1"), ""},
		{known, "ip4", "host", addrs("10.0.0.1"), ""},
		{known, "ip", "10.1.2.3", addrs("10.1.2.3"), ""},
		{nil, "ip", "::1", addrs("::1"), ""},
		{nil, "ip4", "::ffff:1.2.3.4", addrs("1.2.3.4"), ""},
		{nil, "ip4", "::1", nil, "::1 is an IPv6 address, and -4 was given"},
		{nil, "ip6", "10.0.0.1", nil, "10.0.0.1 is an IPv4 address, and -6 was given"},
		{nil, "ip", "host", nil, "-n forbids"},
		{known, "ip", "nobody", nil, `cannot resolve "nobody": no such host`},
		{known, "ip", "slow", nil, `cannot resolve "slow": the name servers do not answer`},
		{known, "ip", "broken", nil, `cannot resolve "broken": server misbehaving`},
		{known, "ip", "odd", nil, `cannot resolve "odd": odd`},
		{known, "ip", "empty", nil, `cannot resolve "empty": no address`},
	} {
		got, err := Lookup(t.Context(), tt.resolver, tt.network, tt.host)
		if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err) || Status(err) != StatusLocal) {
			t.Errorf("%s %s: error %v, want %q", tt.network, tt.host, err, tt.err)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: %v, want %v", tt.network, tt.host, got, tt.want)
		}
	}
}

func TestLookupInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(&SignalError{})
	_, err := Lookup(ctx, names(func(string, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "operation was canceled"}
	}), "ip", "host")
	if sig := (*SignalError)(nil); !errors.As(err, &sig) || !silent(err) {
		t.Errorf("error %v does not tell of the signal", err)
	}
}

func TestFamilyNetwork(t *testing.T) {
	for want, f := range map[string]Family{"ip": {}, "ip4": {IPv4: true}, "ip6": {IPv6: true}} {
		if got := f.Network(); got != want {
			t.Errorf("%+v: %q, want %q", f, got, want)
		}
	}
}
