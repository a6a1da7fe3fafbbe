package flow

import (
	"fmt"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

// FuzzTable does whatever the input says with a table and with a map, and expects the
// same flows. The map knows no timeouts: it is told of them by the table, and checks
// that they were due.
func FuzzTable(f *testing.F) {
	f.Add([]byte{0, 1, 2, 0, 1, 0x12, 3, 4, 0x40, 0, 0, 0, 9, 0, 0xc0, 1, 2})
	f.Add([]byte{0, 1, 2, 0x80, 1, 2, 0, 3, 4, 0, 5, 6, 0, 7, 8, 0, 9, 10, 0xc0, 200, 200})
	f.Fuzz(func(t *testing.T, in []byte) {
		type model struct {
			id     uint64
			client string
			state  State
			last   time.Time
		}
		flows := map[string]*model{}
		byID := map[uint64]string{}
		now := start
		cfg := Config{MaxFlows: 6}
		table := New(cfg, func(f *Flow[int], why Reason) {
			name, ok := byID[f.ID]
			if !ok {
				t.Fatalf("flow %d ended twice, or never began", f.ID)
			}
			m := flows[name]
			idle := now.Sub(m.last)
			if why == TimedOut && idle < 30*time.Second || why == Evicted && len(flows) < cfg.MaxFlows {
				t.Fatalf("ended by %v after %v, with %d flows", why, idle, len(flows))
			}
			if why == Evicted {
				for _, other := range flows {
					if m.state != Closed && other.state == Closed || m.state == Established && other.state == Opening {
						t.Fatalf("evicted in %d, there is one in %d", m.state, other.state)
					}
				}
			}
			delete(flows, name)
			delete(byID, f.ID)
		})
		for ; len(in) >= 3; in = in[3:] {
			op, a, b := in[0]>>6, in[1], in[2]
			if op == 3 {
				now = now.Add(time.Duration(a) * time.Second)
				table.Expire(now)
				continue
			}
			x, y := fmt.Sprintf("10.0.0.1:%d", 1+int(a&15)), fmt.Sprintf("10.0.0.2:%d", 1+int(b&3))
			name := x + y
			if in[0]&1 != 0 {
				x, y = y, x
			}
			f, dir, ok := table.Packet(packet(now, wire.ProtoUDP, x, y))
			if !ok {
				t.Fatal("no flow")
			}
			m := flows[name]
			if m == nil {
				m = &model{id: f.ID, client: x, state: Opening}
				flows[name], byID[f.ID] = m, name
			}
			m.last = now
			if m.id != f.ID || (m.client == x) != (dir == app.ToServer) {
				t.Fatalf("flow %d %v, want %d of %s", f.ID, dir, m.id, m.client)
			}
			if dir == app.ToClient && m.state == Opening {
				m.state = Established
			}
			if op == 2 {
				m.state = Closed
				table.SetState(f, Closed)
			}
			if f.State() != m.state || table.Len() != len(flows) || table.Len() > cfg.MaxFlows {
				t.Fatalf("in %d, want %d; %d flows, want %d", f.State(), m.state, table.Len(), len(flows))
			}
		}
		table.Finish(func(*Flow[int]) bool { return true })
		if len(flows) > 0 || table.Len() > 0 || table.Bytes() > 0 {
			t.Fatalf("%d flows, %d bytes are left", table.Len(), table.Bytes())
		}
	})
}
