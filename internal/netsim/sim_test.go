package netsim

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"gotcp/internal/link/impair"
	"gotcp/internal/tcp"
)

// ends is both ends' configuration as a host on Ethernet has it.
func ends() Config {
	return Config{
		Client: tcp.Config{MSS: 1460, ISS: 0xffff_f000},
		Server: tcp.Config{MSS: 1460, ISS: 0x7fff_f000},
		Seed:   1,
	}
}

func never() bool { return false }

func TestTransferPerfectLine(t *testing.T) {
	cfg := ends()
	cfg.Out = impair.Params{Rate: 100e6, Delay: 10 * time.Millisecond, Queue: 1000}
	cfg.In = cfg.Out
	const n = 10 << 20
	r, err := Transfer(cfg, n)
	if err != nil {
		t.Fatal(err)
	}
	// 1448 of 1514 bytes are payload.
	if most := 100e6 * 1448 / 1514; r.Goodput < 0.75*most || r.Goodput > most {
		t.Errorf("%.1f of %.1f Mbit/s", r.Goodput/1e6, most/1e6)
	}
	if r.Retransmitted != 0 || r.Client.BytesAcked != n || r.Server.BytesReceived != n {
		t.Errorf("%d sent again; acked %d, received %d", r.Retransmitted, r.Client.BytesAcked, r.Server.BytesReceived)
	}
}

func TestSameSeedSameRun(t *testing.T) {
	run := func(seed uint64) []byte {
		var trace bytes.Buffer
		cfg := ends()
		cfg.Out = impair.Params{Loss: 0.05, Reorder: 0.05, Dup: 0.02, Delay: 5 * time.Millisecond, Jitter: 2 * time.Millisecond, Rate: 10e6}
		cfg.In, cfg.Seed, cfg.Trace = cfg.Out, seed, &trace
		if _, err := Transfer(cfg, 200000); err != nil {
			t.Fatal(err)
		}
		return trace.Bytes()
	}
	first := run(1)
	if !bytes.Equal(first, run(1)) {
		t.Error("the same seed gives another run")
	}
	if bytes.Equal(first, run(2)) {
		t.Error("another seed gives the same run")
	}
}

func TestPingPong(t *testing.T) {
	cfg := ends()
	cfg.Out = impair.Params{Delay: 10 * time.Millisecond}
	cfg.In = cfg.Out
	s := New(cfg)
	client := &PingPong{Rounds: 100, Size: 300}
	c, d := s.Connect(client, &PingPong{Rounds: 100, Size: 300, Server: true})
	if err := s.Finish(time.Hour, c, d); err != nil {
		t.Fatal(err)
	}
	if client.Longest != 20*time.Millisecond {
		t.Errorf("a round took %v", client.Longest)
	}
}

func TestPathMTU(t *testing.T) {
	cfg := ends()
	cfg.Out = impair.Params{Delay: 10 * time.Millisecond}
	cfg.In = cfg.Out
	cfg.PathMSS = 1000
	r, err := Transfer(cfg, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if r.Client.MSS != 988 {
		t.Errorf("MSS %d", r.Client.MSS)
	}
}

// A reader slower than the network: the window closes and opens, and nothing
// is lost.
func TestSlowReader(t *testing.T) {
	cfg := ends()
	cfg.Server.ReceiveBuffer = 20000
	s := New(cfg)
	c, d := s.Connect(&Stream{Send: 200000}, &Stream{Expect: 200000, ReadRate: 50000, ReadSize: func() int { return 1000 }})
	if err := s.Finish(time.Hour, c, d); err != nil {
		t.Fatal(err)
	}
	if d.DoneAt < 3900*time.Millisecond || d.DoneAt > 5*time.Second {
		t.Errorf("4 s of reading took %v", d.DoneAt)
	}
}

func TestPeerVanishes(t *testing.T) {
	cfg := ends()
	cfg.Out = impair.Params{Loss: 1}
	cfg.Client.ConnectTimeout = 10 * time.Second
	s := New(cfg)
	c, _ := s.Connect(&Stream{Send: 1}, &Stream{Expect: 1})
	if err := s.Finish(time.Hour, c); !errors.Is(err, tcp.ErrTimeout) {
		t.Errorf("got %v", err)
	}
	if s.Now() != 10*time.Second {
		t.Errorf("gave up after %v", s.Now())
	}
}

// brokenApp is content, but reads what was never written.
type brokenApp struct{ Stream }

func (a *brokenApp) Step(now time.Time, c *tcp.Conn) (time.Time, bool, error) {
	return time.Time{}, false, errors.New("broken")
}

func TestApplicationErrorEndsRun(t *testing.T) {
	s := New(ends())
	c, d := s.Connect(&Stream{Send: 1}, &brokenApp{})
	if err := s.Finish(time.Hour, c, d); err == nil || !strings.Contains(err.Error(), "server0: broken") {
		t.Errorf("got %v", err)
	}
}
