package stack

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"gotcp/internal/tcp"
)

// A SYN for a connection in TIME-WAIT makes a new one (RFC 6191).
func TestTimeWaitReuse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{})
		defer p.close()
		l := p.listen(t, 0)
		local := netip.AddrPortFrom(addrA, 5000)
		for i := range 3 {
			c, err := p.a.DialTCP(t.Context(), local, netip.AddrPortFrom(addrB, testPort), nil)
			if err != nil {
				t.Fatal(i, err)
			}
			d, err := l.AcceptTCP()
			if err != nil {
				t.Fatal(i, err)
			}
			d.Close() // b closes first: TIME-WAIT is b's
			synctest.Wait()
			c.Close()
			<-d.Done()
			if st := d.Info().State; st != tcp.TimeWait {
				t.Fatalf("state %v", st)
			}
			time.Sleep(10 * time.Millisecond)
		}
		if n := p.b.Stats().Reused; n != 2 {
			t.Errorf("reused %d times", n)
		}
	})
}

func TestTimeWaitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{b: Config{MaxTimeWait: 10}})
		defer p.close()
		l := p.listen(t, 0)
		for range 100 {
			c := p.dial(t)
			d, err := l.AcceptTCP()
			if err != nil {
				t.Fatal(err)
			}
			d.Close()
			synctest.Wait()
			c.Close()
			<-d.Done()
		}
		synctest.Wait()
		if n := p.b.Stats().Conns; n != 10 {
			t.Errorf("%d connections", n)
		}
		time.Sleep(2 * time.Minute)
		if n := p.b.Stats().Conns; n != 0 {
			t.Errorf("%d connections after all that time", n)
		}
	})
}

// TIME-WAIT receives nothing: its share of the link's buffer is the next
// connection's.
func TestTimeWaitGivesItsGrantBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPair(t, pairConfig{ifA: Interface{ReceiveBudget: 1 << 20}})
		defer p.close()
		c, d := p.connect(t)
		if p.nicA.granted == 0 {
			t.Error("nothing was granted")
		}
		c.Close()
		d.Close()
		<-c.Done()
		if st := c.Info().State; st != tcp.TimeWait || p.nicA.granted != 0 {
			t.Errorf("%d bytes are granted in %v", p.nicA.granted, st)
		}
		time.Sleep(5 * time.Minute)
		if n := p.nicA.granted; n != 0 {
			t.Errorf("%d bytes are granted after it", n)
		}
	})
}
