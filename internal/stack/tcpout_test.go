package stack

import (
	"net/netip"
	"testing"
	"testing/synctest"

	"gotcp/internal/link/pipe"
	"gotcp/internal/tcp"
	"gotcp/internal/wire"
)

func TestMSS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newTestPeer(t, pipe.Config{MTU: 9000}, Config{}, Interface{})
		defer p.close()
		announced := func() uint16 {
			b := p.one()
			return func() uint16 { o := wire.ParseTCPOptions(tcpOf(t, b).Options()); return o.MSS }()
		}
		remote := netip.AddrPortFrom(addrB, 80)
		for _, tt := range []struct {
			opts *tcp.Config
			want uint16
		}{
			{nil, 8960}, {&tcp.Config{MSS: 1000}, 1000}, {&tcp.Config{MSS: 60000}, 8960}, {&tcp.Config{AdvertisedMSS: 700}, 700},
		} {
			go p.stack.DialTCP(t.Context(), netip.AddrPort{}, remote, tt.opts)
			if got := announced(); got != tt.want {
				t.Errorf("announced %d, want %d", got, tt.want)
			}
		}
	})
}
