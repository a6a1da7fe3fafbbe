package ids

import (
	"net/netip"
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
)

// TestTimePassesWithFrames: flows end though nobody says how late it is.
func TestTimePassesWithFrames(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(FlowRecord)}, "")
	s.datagram("10.0.0.1:1", "10.0.0.2:1", "x")
	s.now = s.now.Add(time.Minute)
	s.datagram("10.0.0.1:2", "10.0.0.2:1", "x")
	if r := s.said.Records; len(r) != 1 || r[0].Src.Port() != 1 {
		t.Errorf("%+v", r)
	}
}

// TestDetectorsSpeak: an episode is an alert when it begins, and summed up when it is over.
func TestDetectorsSpeak(t *testing.T) {
	s := newScene(t, Config{Detectors: true}, "")
	for port := range 60 {
		c := s.unconnected("192.168.0.1:4000", "10.0.0.2:80")
		c.ends[toClient] = netip.AddrPortFrom(c.ends[toClient].Addr(), uint16(1000+port))
		c.segment(toServer, 0x02, "")
		c.segment(toClient, 0x14, "")
	}
	if a := s.said.Alerts; len(a) != 1 || a[0].GID != anomaly.GID || a[0].Source != FromDetector || a[0].Src.Addr().String() != "192.168.0.1" {
		t.Fatalf("%+v", a)
	}
	s.finish()
	if e := s.said.Episodes; len(e) != 1 || e[0].SID != s.said.Alerts[0].SID {
		t.Errorf("%+v", e)
	}
	if n := s.engine.Stats().Alerts; n != 1 {
		t.Errorf("%d alerts are counted", n)
	}
}
