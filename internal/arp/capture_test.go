package arp

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/wire"
)

// frame is an ARP packet on the wire, with so many VLAN tags.
func frame(src wire.MAC, f wire.ARPFields, tags int) []byte {
	b := make([]byte, 60+4*tags)
	n := wire.PutEthernet(b, wire.Broadcast, src, wire.TypeARP)
	if tags > 0 {
		n = wire.PutEthernet(b, wire.Broadcast, src, wire.TypeVLAN)
	}
	for i := range tags {
		next := wire.TypeARP
		if i < tags-1 {
			next = wire.TypeVLAN
		}
		n += wire.PutVLAN(b[n:], 0, false, 7, next)
	}
	f.Put(b[n:])
	return b
}

// captured are frames a second apart.
func captured(t testing.TB, ng bool, frames ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var writer interface {
		WritePacket(gopacket.CaptureInfo, []byte) error
	}
	flush := func() error { return nil }
	if ng {
		w, err := pcapgo.NewNgWriter(&b, layers.LinkTypeEthernet)
		if err != nil {
			t.Fatal(err)
		}
		writer, flush = w, w.Flush
	} else {
		w := pcapgo.NewWriterNanos(&b)
		if err := w.WriteFileHeader(65535, layers.LinkTypeEthernet); err != nil {
			t.Fatal(err)
		}
		writer = w
	}
	for i, f := range frames {
		info := gopacket.CaptureInfo{Timestamp: time.Unix(int64(1_700_000_000+i), 0), CaptureLength: len(f), Length: len(f)}
		if err := writer.WritePacket(info, f); err != nil {
			t.Fatal(err)
		}
	}
	if err := flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func announcement(mac wire.MAC) wire.ARPFields {
	return wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac, SenderIP: peer, TargetIP: peer}
}

func TestReplay(t *testing.T) {
	frames := [][]byte{
		frame(mac2, announcement(mac2), 0), make([]byte, 60), {1, 2, 3},
		frame(mac3, announcement(mac3), 1), frame(mac2, announcement(mac2), 2),
	}
	for _, ng := range []bool{false, true} {
		c, err := NewCapture("-", bytes.NewReader(captured(t, ng, frames...)))
		if err != nil {
			t.Fatal(err)
		}
		var out, stderr bytes.Buffer
		if err := (&Watch{Out: &out, Stderr: &stderr}).Replay(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		if got := kindsOf(out.String()); got != "new changed flip-flop" {
			t.Errorf("pcapng %v: %s", ng, out.String())
		}
		if !strings.Contains(out.String(), time.Unix(1_700_000_003, 0).Format("2006-01-02 15:04:05.000")+" changed") {
			t.Errorf("not the capture's times: %s", out.String())
		}
		if stderr.String() != "3 ARP packets, 1 station, 3 events\n" {
			t.Errorf("%q", stderr.String())
		}
	}
}

func TestReplayLimit(t *testing.T) {
	c, err := NewCapture("-", bytes.NewReader(captured(t, false, frame(mac2, announcement(mac2), 0), frame(mac3, announcement(mac3), 0))))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = (&Watch{Out: &out, Stderr: io.Discard, Limit: 1}).Replay(context.Background(), c)
	if cli.Status(err) != 1 || kindsOf(out.String()) != "new" {
		t.Errorf("%v, %s", err, out.String())
	}
}

func TestCaptureErrors(t *testing.T) {
	good := captured(t, false, frame(mac2, announcement(mac2), 0))
	tunnel := bytes.Clone(good)
	tunnel[20] = 101 // raw IP
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"empty":      {nil, "-r x: it is empty"},
		"no capture": {[]byte("PK\x03\x04 something else altogether"), "-r x: it is no capture"},
		"no frames":  {tunnel, "not Ethernet's"},
	} {
		if _, err := NewCapture("x", bytes.NewReader(tt.data)); err == nil || cli.Status(err) != 2 || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := NewCapture("x", bytes.NewReader(good[:len(good)-5]))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.next(&packet{}); err == nil || err == io.EOF || cli.Status(err) != 2 {
		t.Errorf("cut off: %v", err)
	}
}

// Whatever a capture holds, it is judged or refused, in bounded memory.
func FuzzReplay(f *testing.F) {
	f.Add(captured(f, false, frame(mac2, announcement(mac2), 0), frame(mac3, announcement(mac3), 1)))
	f.Add(captured(f, false))
	f.Add(append([]byte{0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 28, 0, 0, 0},
		1, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := NewCapture("x", bytes.NewReader(data))
		if err != nil {
			return
		}
		w := &Watch{Out: io.Discard, Stderr: io.Discard, Config: watch.Config{MaxStations: 16}}
		_ = w.Replay(context.Background(), c)
	})
}
