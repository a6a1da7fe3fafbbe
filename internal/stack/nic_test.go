package stack

import (
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"

	"gotcp/internal/link/pipe"
)

func TestAttachErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, a := range []string{"0.0.0.0/0", "224.0.0.1/8", "255.255.255.255/32", "fe80::1/64"} {
			l, peer := pipe.New(pipe.Config{})
			s := New(Config{})
			if _, err := s.Attach(l, Interface{Addrs: []netip.Prefix{netip.MustParsePrefix(a)}}); err == nil {
				t.Errorf("accepted %s", a)
			}
			s.Close()
			if _, err := s.Attach(l, Interface{}); !errors.Is(err, errStackClosed) {
				t.Errorf("after Close: %v", err)
			}
			l.Close()
			peer.Close()
		}
	})
}
