package app

import "testing"

func TestProtocolNames(t *testing.T) {
	for p := range NumProtocols {
		if got, ok := ParseProtocol(p.String()); !ok || got != p {
			t.Errorf("%d is %q, which is %d %v", p, p, got, ok)
		}
	}
	for name, want := range map[string]Protocol{"http1": HTTP, "ssl": TLS, "bittorrent-dht": Bittorrent} {
		if got, ok := ParseProtocol(name); !ok || got != want {
			t.Errorf("%s: %v %v", name, got, ok)
		}
	}
	if p, ok := ParseProtocol("gopher"); ok {
		t.Errorf("gopher is %v", p)
	}
}
