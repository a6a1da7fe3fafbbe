package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

func TestProfile(t *testing.T) {
	now := int64(0)
	rs, errs := New([]*rule.Rule{payload(find("evil")), payload(find("other"))}, Options{Profile: true, Clock: func() int64 { now += 5; return now }})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	m := NewMatcher(rs, nil)
	m.Inspect(&Input{Packet: tcpPacket(app.ToServer, 0x18, "evil")})
	p := m.Profile()
	if len(p) != 1 || p[0].Checks != 1 || p[0].Matches != 1 || p[0].Nanoseconds != 5 {
		t.Errorf("profile: %+v", p)
	}
}
