package sentry

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids"
	"gotcp/internal/sentry/eve"
)

// Packets are saved once, whatever alerts they are behind, and those of one output in the order in which they
// came. An alert without a packet of its own may have some behind it.
func TestPacketsBehindAlerts(t *testing.T) {
	name := filepath.Join(t.TempDir(), "alerts.pcap")
	to, err := capture.OpenWriter(name, capture.WriterConfig{LinkType: capture.LinkEthernet}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	frame := func(n uint64) ids.Frame {
		return ids.Frame{Time: time.Unix(int64(n), 0), Number: n, Data: []byte{byte(n), 0}, Length: 2, LinkType: uint32(capture.LinkEthernet)}
	}
	s := &Sink{Writer: eve.New(eve.Config{}), Save: to}
	for _, alerts := range [][]ids.Alert{
		{{Frame: frame(6), Behind: []ids.Frame{frame(2), frame(4)}}, {Frame: frame(7), Behind: []ids.Frame{frame(3)}}, {Frame: frame(7)}},
		{},
		{{Frame: ids.Frame{Time: time.Unix(9, 0)}, Behind: []ids.Frame{frame(4), frame(5)}}, {Frame: ids.Frame{Number: 8}}, {Frame: frame(9)}},
	} {
		if err := s.Write(ids.Output{Alerts: alerts}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := capture.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b capture.Batch
	if err := r.Read(&b, time.Time{}); err != nil {
		t.Fatal(err)
	}
	var got []byte
	for _, p := range b.Packets {
		got = append(got, p.Data[0])
		if p.Time.Unix() != int64(p.Data[0]) {
			t.Errorf("packet %d has the time %v", p.Data[0], p.Time)
		}
	}
	if want := []byte{2, 3, 4, 6, 7, 5, 9}; !slices.Equal(got, want) {
		t.Errorf("%v are saved, want %v", got, want)
	}
}
