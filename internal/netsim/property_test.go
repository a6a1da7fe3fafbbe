package netsim

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gotcp/internal/link/impair"
	"gotcp/internal/seq"
	"gotcp/internal/tcp"
)

// drawLine draws an impaired line that data still gets through.
func drawLine(t *rapid.T, name string) impair.Params {
	p := impair.Params{
		Loss:    float64(rapid.IntRange(0, 200).Draw(t, name+" loss")) / 1000,
		Reorder: float64(rapid.IntRange(0, 300).Draw(t, name+" reorder")) / 1000,
		Dup:     float64(rapid.IntRange(0, 200).Draw(t, name+" dup")) / 1000,
		Corrupt: float64(rapid.IntRange(0, 50).Draw(t, name+" corrupt")) / 1000,
		Delay:   time.Duration(rapid.SampledFrom([]int{0, 1, 50, 1000, 20000, 300000}).Draw(t, name+" delay us")) * time.Microsecond,
		Rate:    int64(rapid.SampledFrom([]int{0, 1e6, 1e7, 1e9}).Draw(t, name+" rate")),
	}
	p.Jitter = p.Delay * time.Duration(rapid.IntRange(0, 100).Draw(t, name+" jitter %")) / 100
	if p.Rate > 0 {
		p.Queue = rapid.IntRange(1, 200).Draw(t, name+" queue")
	}
	return p
}

// drawConfig draws one end's configuration.
func drawConfig(t *rapid.T, name string) tcp.Config {
	cfg := tcp.Config{
		ISS:             seq.Num(rapid.Uint32().Draw(t, name+" ISS")),
		TimestampOffset: rapid.Uint32().Draw(t, name+" timestamp offset"),
		MSS:             rapid.SampledFrom([]int{100, 536, 1460, 8960}).Draw(t, name+" MSS"),
		SendBuffer:      rapid.SampledFrom([]int{0, 2000, 20000}).Draw(t, name+" send buffer"),
		ReceiveBuffer:   rapid.SampledFrom([]int{0, 3000, 30000}).Draw(t, name+" receive buffer"),
		Congestion:      rapid.SampledFrom([]string{"cubic", "reno"}).Draw(t, name+" cc"),
		FixedWindow:     rapid.Bool().Draw(t, name+" fixed window"),
		NoDelay:         rapid.Bool().Draw(t, name+" no delay"),
		NoSACK:          rapid.Bool().Draw(t, name+" no SACK"),
		NoTimestamps:    rapid.Bool().Draw(t, name+" no timestamps"),
		NoWindowScale:   rapid.Bool().Draw(t, name+" no window scale"),
		UserTimeout:     24 * time.Hour,
		// TIME-WAIT must outlast every back-off of a peer that misses the last
		// acknowledgement, or a RST would answer it.
		MSL:            time.Hour,
		ConnectTimeout: 24 * time.Hour,
	}
	if rapid.Bool().Draw(t, name+" GSO") {
		cfg.MaxPayload = 64000
	}
	return cfg
}

// drawStream draws an application that writes send bytes and reads expect.
func drawStream(t *rapid.T, name string, send, expect int) *Stream {
	sizes := func(what string) func() int {
		list := rapid.SliceOfN(rapid.IntRange(1, 20000), 1, 5).Draw(t, name+" "+what)
		i := 0
		return func() int {
			i++
			return list[i%len(list)]
		}
	}
	return &Stream{
		Send: send, Expect: expect,
		WriteSize: sizes("write sizes"),
		ReadSize:  sizes("read sizes"),
		ReadRate:  rapid.SampledFrom([]int{0, 0, 5000, 1000000}).Draw(t, name+" read rate"),
	}
}

// drawAmount is how much to send over the line: little over slow ones.
func drawAmount(t *rapid.T, name string) int {
	return rapid.SampledFrom([]int{0, 1, 1000, 50000, 200000}).Draw(t, name)
}

// Whatever the network does and the applications like, every byte arrives and both
// ends close. What must hold at every step is checked by the simulation.
func TestAnyImpairment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := Config{
			Client:  drawConfig(t, "client"),
			Server:  drawConfig(t, "server"),
			Out:     drawLine(t, "out"),
			In:      drawLine(t, "in"),
			Seed:    rapid.Uint64().Draw(t, "seed"),
			Merge:   rapid.Bool().Draw(t, "merge"),
			PathMSS: rapid.SampledFrom([]int{0, 0, 300, 1000}).Draw(t, "path MSS"),
		}
		up, down := drawAmount(t, "up"), drawAmount(t, "down")
		client := drawStream(t, "client", up, down)
		server := drawStream(t, "server", down, up)
		server.AfterPeer = rapid.Bool().Draw(t, "server closes last")
		var trace bytes.Buffer
		cfg.Trace = &trace
		s := New(cfg)
		c, d := s.Connect(client, server)
		if err := s.Finish(100*time.Hour, c, d); err != nil {
			t.Fatalf("after %v: %v; client %v, server %v\n%s", s.Now(), err, c.Conn.State(), d.Conn.State(), tail(trace.Bytes()))
		}
	})
}

// tail is the end of a trace.
func tail(trace []byte) []byte { return trace[max(0, len(trace)-6000):] }
