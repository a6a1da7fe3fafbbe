package ping

import (
	"bufio"
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// directory knows names, each after a while.
type directory struct {
	names map[string]string
	after map[string]time.Duration
}

func (d *directory) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	select {
	case <-time.After(d.after[addr]):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if name := d.names[addr]; name != "" {
		return []string{name + "."}, nil
	}
	return nil, errors.New("no such name")
}

func TestNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var woken atomic.Int32
		n := newNames(&directory{names: map[string]string{us.String(): "us.lab"}}, func() { woken.Add(1) })
		defer n.stop()
		for range 2 { // asked once, however often
			if text, ok := n.find(us); ok || text != "10.77.0.1" {
				t.Errorf("%q, %v", text, ok)
			}
		}
		n.find(them)
		synctest.Wait()
		if !n.collect() || woken.Load() != 2 {
			t.Errorf("woken %d times", woken.Load())
		}
		for a, want := range map[netip.Addr]string{us: "us.lab (10.77.0.1)", them: "10.77.0.2"} {
			if text, ok := n.find(a); !ok || text != want {
				t.Errorf("%v is %q, %v", a, text, ok)
			}
		}
	})
}

// A resolver that hangs keeps nobody waiting for longer than it may.
func TestNamesGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNames(&directory{after: map[string]time.Duration{us.String(): time.Hour}}, func() {})
		defer n.stop()
		n.find(us)
		begin := time.Now()
		n.await(context.Background())
		if text, ok := n.find(us); !ok || text != "10.77.0.1" || time.Since(begin) != lookupTime {
			t.Errorf("%q, %v after %v", text, ok, time.Since(begin))
		}
	})
}

// Lines come in order, whatever their names take.
func TestLinesInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b strings.Builder
		d := &directory{
			names: map[string]string{us.String(): "us.lab", them.String(): "them.lab"},
			after: map[string]time.Duration{us.String(): 2 * time.Second, them.String(): time.Second},
		}
		q := &lineQueue{out: bufio.NewWriter(&b), names: newNames(d, func() {})}
		defer q.names.stop()
		said := func() string {
			q.advance()
			q.out.Flush()
			return b.String()
		}
		q.print("1\n")
		q.named(func() string { return "2 " + q.name(us) + "\n" }, us)
		q.named(func() string { return "3 " + q.name(them) + "\n" }, them)
		q.print("4\n")
		if got := said(); got != "1\n" {
			t.Errorf("%q", got)
		}
		time.Sleep(1500 * time.Millisecond)
		if got := said(); got != "1\n" {
			t.Errorf("the third is there, the second not: %q", got)
		}
		time.Sleep(time.Second)
		if got := said(); got != "1\n2 us.lab (10.77.0.1)\n3 them.lab (10.77.0.2)\n4\n" {
			t.Errorf("%q", got)
		}
	})
}

// At the end names are waited for, but not for one who is in a hurry.
func TestDrain(t *testing.T) {
	for _, hurry := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var b strings.Builder
			d := &directory{names: map[string]string{us.String(): "us.lab"}, after: map[string]time.Duration{us.String(): time.Second}}
			q := &lineQueue{out: bufio.NewWriter(&b), names: newNames(d, func() {})}
			defer q.names.stop()
			q.named(func() string { return q.name(us) }, us)
			ctx, cancel := context.WithCancel(context.Background())
			want := "us.lab (10.77.0.1)"
			if hurry {
				want = "10.77.0.1"
				cancel()
			}
			q.drain(ctx)
			cancel()
			q.out.Flush()
			if b.String() != want {
				t.Errorf("%q, want %q", b.String(), want)
			}
		})
	}
}
