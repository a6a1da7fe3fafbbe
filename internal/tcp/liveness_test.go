package tcp

import (
	"errors"
	"io"
	"testing"
	"time"
)

func TestClosedWindowNeverEndsALivePeer(t *testing.T) {
	p := established(t, Config{}, Config{ReceiveBuffer: 8000})
	data := randomBytes(20_000)
	sent := 0
	write := func() {
		n, err := p.end[0].Write(p.now, data[sent:])
		if err != nil && !errors.Is(err, ErrWouldBlock) {
			t.Fatal(err)
		}
		sent += n
	}
	write()
	probes := 0
	p.log = func(from int, s *Segment) {
		if from == 0 && s.Len() > 0 {
			probes++
		}
	}
	p.run(5 * time.Hour)
	if p.end[0].State() != Established {
		t.Fatalf("%v, %v after five hours of closed window", p.end[0].State(), p.end[0].Err())
	}
	if probes < 5*30 || probes > 5*60*2 {
		t.Errorf("%d probes in five hours", probes)
	}
	p.end[0].CloseWrite(p.now)
	got := 0
	buf := make([]byte, 1000)
	for limit := p.now.Add(10 * time.Minute); ; {
		n, err := p.end[1].Read(p.now, buf)
		for i := range n {
			if buf[i] != data[got+i] {
				t.Fatalf("byte %d differs", got+i)
			}
		}
		got += n
		if err == io.EOF {
			break
		}
		if err != nil && !p.step(limit) {
			t.Fatalf("%d of %d received, then nothing", got, len(data))
		}
	}
	if got != len(data) {
		t.Errorf("received %d of %d bytes", got, len(data))
	}
}

func TestVanishedPeerEndsIt(t *testing.T) {
	for _, tt := range []struct {
		name   string
		cfg    Config
		write  bool
		want   error
		within time.Duration
	}{
		{"data", Config{UserTimeout: time.Minute}, true, ErrTimeout, 4 * time.Minute},
		{"idle", Config{KeepAlive: time.Minute, KeepAliveInterval: 10 * time.Second, KeepAliveProbes: 3}, false, ErrKeepAlive, 91 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := established(t, tt.cfg, Config{})
			p.drop = func(int, *Segment) bool { return true }
			if tt.write {
				p.end[0].Write(p.now, randomBytes(10))
			}
			p.run(tt.within)
			if !errors.Is(p.end[0].Err(), tt.want) {
				t.Errorf("%v, %v after %v, want %v", p.end[0].State(), p.end[0].Err(), tt.within, tt.want)
			}
		})
	}
}

func TestKeepAliveKeepsALivePeer(t *testing.T) {
	p := established(t, Config{KeepAlive: time.Minute}, Config{})
	p.run(24 * time.Hour)
	if p.end[0].State() != Established {
		t.Errorf("%v, %v after a day of silence", p.end[0].State(), p.end[0].Err())
	}
}

func TestConnectTimeout(t *testing.T) {
	p := newPair(t, Config{ConnectTimeout: 20 * time.Second}, Config{})
	p.drop = func(int, *Segment) bool { return true }
	var at []time.Duration
	p.log = func(int, *Segment) { at = append(at, p.now.Sub(t0)) }
	p.run(time.Minute)
	if !errors.Is(p.end[0].Err(), ErrTimeout) {
		t.Errorf("%v, %v", p.end[0].State(), p.end[0].Err())
	}
	want := []time.Duration{0, 1, 3, 7, 15} // seconds: doubling from RFC 6298's one
	for i, w := range want {
		if i >= len(at) || at[i] != w*time.Second {
			t.Fatalf("SYNs at %v, want %v s", at, want)
		}
	}
}

func TestTimeWaitLastsTwoMSL(t *testing.T) {
	p := established(t, Config{MSL: 10 * time.Second}, Config{})
	p.end[0].CloseWrite(p.now)
	p.run(time.Second)
	p.end[1].CloseWrite(p.now)
	p.run(time.Second)
	if p.end[0].State() != TimeWait || p.end[1].State() != Closed {
		t.Fatalf("%v and %v", p.end[0].State(), p.end[1].State())
	}
	p.run(18 * time.Second)
	if p.end[0].State() != TimeWait {
		t.Errorf("%v before two MSL are over", p.end[0].State())
	}
	p.run(2 * time.Second)
	if p.end[0].State() != Closed || p.end[0].Err() != nil {
		t.Errorf("%v, %v after two MSL", p.end[0].State(), p.end[0].Err())
	}
}

func TestSimultaneousOpenAndClose(t *testing.T) {
	p := newPair(t, Config{}, Config{})
	p.end[1] = Dial(p.now, Config{ISS: 77, MSS: 1460})
	p.run(time.Second)
	if p.end[0].State() != Established || p.end[1].State() != Established {
		t.Fatalf("%v and %v after both opened", p.end[0].State(), p.end[1].State())
	}
	p.end[0].CloseWrite(p.now)
	p.end[1].CloseWrite(p.now)
	p.run(time.Second)
	if p.end[0].State() != TimeWait || p.end[1].State() != TimeWait {
		t.Errorf("%v and %v after both closed", p.end[0].State(), p.end[1].State())
	}
}

func TestUnansweredFinIsAnEnd(t *testing.T) {
	p := established(t, Config{FinTries: 3}, Config{})
	p.end[1].CloseWrite(p.now)
	p.run(time.Second)
	p.drop = func(int, *Segment) bool { return true }
	p.end[0].CloseWrite(p.now)
	p.run(10 * time.Second)
	if p.end[0].State() != Closed || p.end[0].Err() != nil {
		t.Errorf("%v, %v after three FINs without an answer", p.end[0].State(), p.end[0].Err())
	}
}

func TestHeldFinFollowsThePeers(t *testing.T) {
	p := established(t, Config{}, Config{})
	p.end[0].HoldFIN(true)
	p.end[0].CloseWrite(p.now)
	p.run(time.Minute)
	if p.end[0].State() != Established {
		t.Fatalf("%v with the FIN held", p.end[0].State())
	}
	p.end[1].CloseWrite(p.now)
	p.run(time.Second)
	if p.end[0].State() != Closed || p.end[0].Err() != nil {
		t.Errorf("%v, %v after the peer's FIN", p.end[0].State(), p.end[0].Err())
	}
}

func TestUnreadDataResets(t *testing.T) {
	p := established(t, Config{}, Config{})
	p.end[0].Write(p.now, randomBytes(100))
	p.run(time.Second)
	p.end[1].CloseRead(p.now)
	p.run(time.Second)
	if !errors.Is(p.end[0].Err(), ErrReset) {
		t.Errorf("%v, %v after the reader left data unread (RFC 2525 §2.17)", p.end[0].State(), p.end[0].Err())
	}
}

func TestSegmentPathAllocatesNothing(t *testing.T) {
	p := established(t, Config{}, Config{})
	data := randomBytes(64 << 10)
	buf := make([]byte, 64<<10)
	var inbox [2][]Segment
	for i := range inbox {
		inbox[i] = make([]Segment, 0, 256)
	}
	emit := [2]func(*Segment) bool{
		func(s *Segment) bool { inbox[1] = append(inbox[1], *s); return true },
		func(s *Segment) bool { inbox[0] = append(inbox[0], *s); return true },
	}
	round := func() {
		p.now = p.now.Add(time.Millisecond)
		p.end[0].Write(p.now, data[:14480])
		for range 4 {
			for i, c := range p.end {
				for k := range inbox[i] {
					c.Input(p.now, &inbox[i][k])
				}
				inbox[i] = inbox[i][:0]
				c.Output(p.now, emit[i])
			}
		}
		p.end[1].Read(p.now, buf)
	}
	for range 2000 {
		round()
	}
	if n := testing.AllocsPerRun(500, round); n != 0 {
		t.Errorf("%v allocations for ten segments and their acknowledgements", n)
	}
}
