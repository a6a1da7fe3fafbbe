package ids

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

const synScan = uint32(anomaly.VerticalScan + anomaly.SID(anomaly.SYNScan))

// scanFiltered tries ports of a host that says nothing.
func (s *scene) scanFiltered(ports int) (tried []*connection) {
	for i := range ports {
		c := s.unconnected("192.168.0.9:4000", fmt.Sprintf("10.0.0.2:%d", 1000+i))
		c.segment(toServer, wire.SYN, "")
		tried = append(tried, c)
	}
	return tried
}

// A scan of ports that say nothing shows after some seconds, and not again when its
// flows end.
func TestSilentPorts(t *testing.T) {
	s := newScene(t, Config{Detectors: true}, "")
	s.scanFiltered(30)
	s.wait(0)
	s.wait(unansweredAfter - time.Millisecond)
	s.expect()
	s.wait(time.Millisecond)
	s.expect(synScan)
	s.wait(2 * time.Hour)
	s.expect()
	if n := len(s.said.Episodes); n != 1 {
		t.Errorf("%d episodes", n)
	}
}

// Answers that come late are answers.
func TestLateAnswers(t *testing.T) {
	s := newScene(t, Config{Detectors: true}, "")
	tried := s.scanFiltered(30)
	s.wait(0)
	s.wait(unansweredAfter - time.Second)
	for _, c := range tried {
		c.segment(toClient, wire.SYN|wire.ACK, "")
	}
	s.wait(2 * unansweredAfter)
	s.finish()
	s.expect()
}

// Who goes on as if there were answers has some, which we don't see.
func TestOneSidedIsNotSilent(t *testing.T) {
	s := newScene(t, Config{Detectors: true, OneSided: true}, "")
	tried := s.scanFiltered(30)
	for _, c := range tried {
		c.segment(toServer, wire.ACK, "")
	}
	s.wait(0)
	s.wait(2 * unansweredAfter)
	s.expect()
	for _, c := range tried {
		c.segment(toServer, wire.PSH|wire.ACK, "data")
	}
	s.finish()
	s.expect()
}

// What is told of makes room, and a flood takes no more than there is.
func TestSilenceIsBounded(t *testing.T) {
	s := silence{max: 100}
	told := 0
	for round := range 1000 {
		for i := range 150 {
			f := &flowEntry{Proto: wire.ProtoUDP}
			f.Value.id = uint64(round*1000 + i + 1)
			s.add(f)
		}
		s.tick(sceneStart.Add(time.Duration(round)*time.Second), func(*flowEntry, time.Time) { told++ })
		if len(s.flows) > 300 {
			t.Fatalf("%d are kept", len(s.flows))
		}
	}
	// As many as there is room for in the time that each waits.
	if told < 15_000 || told > 20_000 {
		t.Errorf("%d were told of", told)
	}
}

// Flows that are over are not told of, though their memory is another's by then.
func TestForgottenSilence(t *testing.T) {
	s := silence{max: 10}
	f := &flowEntry{Proto: wire.ProtoTCP}
	f.Value.id = 1
	s.add(f)
	s.tick(sceneStart, nil)
	f.Value.id = 2
	s.tick(sceneStart.Add(time.Minute), func(*flowEntry, time.Time) { t.Error("it was told of") })
}

// Hosts that say nothing are different workers', and all say so at the same place.
func TestWorkersAgreeOnSilence(t *testing.T) {
	var frames []Frame
	for i := range 600 {
		// Once every flow has had its SYN, time passes by what nobody scans.
		from, to := "192.168.0.9:4000", fmt.Sprintf("10.1.%d.%d:445", i%60/8, i%60)
		if i >= 60 {
			from, to = "192.168.0.7:4000", "10.2.0.1:80"
		}
		src, dst := netip.MustParseAddrPort(from), netip.MustParseAddrPort(to)
		syn := packettest.TCP(src, dst, wire.TCPFields{Flags: wire.SYN, Window: 1024}, nil, "")
		ip := packettest.IP(src.Addr(), dst.Addr(), wire.ProtoTCP, syn)
		frames = append(frames, Frame{
			Time: sceneStart.Add(time.Duration(i) * 20 * time.Millisecond), Number: uint64(i + 1), Data: ip, Length: len(ip), LinkType: linkRaw,
		})
	}
	cfg := Config{Detectors: true}
	alike(t, cfg, rulesOf(t, ""), frames)
	said := newTeam(cfg, rulesOf(t, ""), 1).look(frames[:550])
	if len(said) == 0 || !strings.Contains(said[0], `"GIDS SYN scan of hosts"`) {
		t.Errorf("%v", said)
	}
}
