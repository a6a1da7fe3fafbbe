package drill

import (
	"testing"
	"time"

	"gotcp/internal/tcp"
)

func TestSettings(t *testing.T) {
	s, err := parseSet("mss=1000 adv-mss=900 max-payload=5 rcvbuf=6 sndbuf=7 fixed-window cc=reno nodelay nosack notimestamps nowscale " +
		"keepalive=1s keepalive-interval=2s keepalive-probes=3 msl=4s user-timeout=5s connect-timeout=6s")
	if err != nil {
		t.Fatal(err)
	}
	var r runner
	if err := s.run(&r); err != nil {
		t.Fatal(err)
	}
	got := r.cfg
	want := tcp.Config{
		MSS: 1000, AdvertisedMSS: 900, MaxPayload: 5, ReceiveBuffer: 6, SendBuffer: 7, FixedWindow: true, Congestion: "reno",
		NoDelay: true, NoSACK: true, NoTimestamps: true, NoWindowScale: true,
		KeepAlive: time.Second, KeepAliveInterval: 2 * time.Second, KeepAliveProbes: 3,
		MSL: 4 * time.Second, UserTimeout: 5 * time.Second, ConnectTimeout: 6 * time.Second,
	}
	if got.MSS != want.MSS || got.AdvertisedMSS != want.AdvertisedMSS || got.MaxPayload != want.MaxPayload ||
		got.ReceiveBuffer != want.ReceiveBuffer || got.SendBuffer != want.SendBuffer || got.Congestion != want.Congestion {
		t.Errorf("got %+v", got)
	}
	if !got.FixedWindow || !got.NoDelay || !got.NoSACK || !got.NoTimestamps || !got.NoWindowScale {
		t.Errorf("got %+v", got)
	}
	if got.KeepAlive != want.KeepAlive || got.KeepAliveInterval != want.KeepAliveInterval || got.KeepAliveProbes != want.KeepAliveProbes ||
		got.MSL != want.MSL || got.UserTimeout != want.UserTimeout || got.ConnectTimeout != want.ConnectTimeout {
		t.Errorf("got %+v", got)
	}
}
