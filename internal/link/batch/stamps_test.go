package batch

import (
	"encoding/binary"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// extended is a struct sock_extended_err.
func extended(errno uint32, origin byte, info, data uint32) []byte {
	b := binary.NativeEndian.AppendUint32(nil, errno)
	b = append(b, origin, 0, 0, 0)
	b = binary.NativeEndian.AppendUint32(b, info)
	return binary.NativeEndian.AppendUint32(b, data)
}

func TestParseStamp(t *testing.T) {
	if wordSize != 8 {
		t.Skip("written for 64-bit kernels")
	}
	at := time.Unix(1700000000, 123456789)
	times := append(timespec(at), make([]byte, 32)...)
	stamp := message(unix.SOL_SOCKET, unix.SO_TIMESTAMPING, times...)
	name := func(level, kind int, ee []byte) []byte { return message(level, kind, ee...) }
	left := extended(uint32(unix.ENOMSG), unix.SO_EE_ORIGIN_TIMESTAMPING, unix.SCM_TSTAMP_SND, 77)
	for _, tt := range []struct {
		name    string
		control []byte
		want    bool
	}{
		{"packet", append(stamp, name(unix.SOL_PACKET, unix.PACKET_TX_TIMESTAMP, left)...), true},
		{"IPv4", append(stamp, name(unix.SOL_IP, unix.IP_RECVERR, append(left, make([]byte, 16)...))...), true},
		{"IPv6, the other way round", append(name(unix.SOL_IPV6, unix.IPV6_RECVERR, append(left, make([]byte, 28)...)), stamp...), true},
		{"no time", name(unix.SOL_PACKET, unix.PACKET_TX_TIMESTAMP, left), false},
		{"a hardware time only", append(message(unix.SOL_SOCKET, unix.SO_TIMESTAMPING, make([]byte, 48)...), name(unix.SOL_PACKET, unix.PACKET_TX_TIMESTAMP, left)...), false},
		{"no name", stamp, false},
		{"half a name", append(stamp, name(unix.SOL_PACKET, unix.PACKET_TX_TIMESTAMP, left[:15])...), false},
		{"another kind of message", append(stamp, name(unix.SOL_PACKET, unix.PACKET_AUXDATA, left)...), false},
		{"an ICMP error", append(stamp, name(unix.SOL_IP, unix.IP_RECVERR, extended(uint32(unix.ECONNREFUSED), 2, 0, 77))...), false},
		{"queued, not sent", append(stamp, name(unix.SOL_PACKET, unix.PACKET_TX_TIMESTAMP,
			extended(uint32(unix.ENOMSG), unix.SO_EE_ORIGIN_TIMESTAMPING, unix.SCM_TSTAMP_SCHED, 77))...), false},
	} {
		key, when, ok := parseStamp(tt.control)
		if ok != tt.want || ok && (key != 77 || !when.Equal(at)) {
			t.Errorf("%s: %d, %s, %v", tt.name, key, when, ok)
		}
	}
}

// The kernel's numbers wrap, are used up by frames that were refused, and
// begin again after an error; ours go on.
func TestStampsNumberFrames(t *testing.T) {
	a, _ := pair(t)
	taken := uint32(10)
	s := &Stamps{file: a, taken: &taken, key: 1<<32 - 2}
	s.restart = func(uintptr) { s.key = 0; s.since = time.Now(); clear(s.flights[:]) }
	lands := func(key uint32, at time.Time, want uint32, known bool) {
		t.Helper()
		if frame, ok := s.land(key, at); ok != known || ok && frame != want {
			t.Errorf("number %d is of frame %d, %v; want %d, %v", key, frame, ok, want, known)
		}
	}
	now := time.Now()
	s.sent()
	s.sent()
	s.sent()
	lands(0, now, 12, true)
	lands(1<<32-2, now, 10, true)
	lands(1<<32-2, now, 0, false) // a second time
	s.refused(unix.EAGAIN)
	s.sent()
	lands(1, now, 13, true)
	s.refused(unix.ENOBUFS)
	s.sent()
	lands(2, now, 0, false)
	lands(3, now, 14, true)
	s.sent()
	s.refused(unix.EMSGSIZE)
	lands(4, now, 0, false)
	s.sent()
	lands(0, now, 0, false) // of before
	lands(0, time.Now(), 16, true)
	for range stampsInFlight + 1 {
		s.sent()
	}
	lands(1, time.Now(), 0, false) // too long ago
	lands(2, time.Now(), 18, true)
	if taken != 17+stampsInFlight+1 {
		t.Errorf("%d frames", taken)
	}
}

// A file whose times nobody takes is not writable for that.
func TestWritableWithTimesWaiting(t *testing.T) {
	a, b := pair(t)
	out, in := NewOut(a, false, 0), NewIn(b, false)
	taken := fill(t, out)
	a.stamped, a.asked = true, true
	a.Control(func(fd uintptr) {
		if a.writable(fd) {
			t.Error("writable on the poller's word while full")
		}
	})
	for taken > 0 {
		n, err := in.WaitUntil(Size, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		taken -= n
	}
	if err := a.WaitWrite(); err != nil {
		t.Error(err)
	}
}
