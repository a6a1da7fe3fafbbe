package stream

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// crowd is connections of one engine.
type crowd struct {
	e     *Engine
	talks []*talk
	// gone are those that were told to give up their bytes, and what they had to show then.
	gone []string
}

func newCrowd(t *testing.T, n, memory int) *crowd {
	c := &crowd{}
	c.e = New(Config{MaxBytes: memory, GiveUp: func(owner any) {
		i := owner.(int)
		data, _ := c.talks[i].s.Data(c2s)
		c.gone = append(c.gone, fmt.Sprintf("%d %s", i, data))
	}})
	for i := range n {
		k := &talk{t: t, e: c.e, s: c.e.New(), now: time.Unix(1e9, 0)}
		c.talks = append(c.talks, k)
		c.shake(i, 0)
	}
	return c
}

func (c *crowd) shake(i int, at int) {
	c.talks[i].now = time.Unix(1e9+int64(at), 0)
	c.talks[i].shake()
	c.talks[i].s.Used(c.talks[i].now, i)
}

// say sends a segment of the client's at a second, and releases nothing.
func (c *crowd) say(i, at int, g seg) []string {
	k := c.talks[i]
	k.now = time.Unix(1e9+int64(at), 0)
	p := build(c2s, g)
	k.s.Input(k.now, p, c2s)
	k.s.Used(k.now, i)
	var events []string
	for _, e := range p.Events {
		events = append(events, e.String())
	}
	return events
}

// TestIdleSessionsGiveUpFirst: whoever has not been heard for longest, and not the one that needs
// the memory.
func TestIdleSessionsGiveUpFirst(t *testing.T) {
	const each = 1500 // and a buffer of twice the size, of powers of two
	c := newCrowd(t, 4, 3*(4096+2*partCharge))
	late := func(i, at int) []string {
		return c.say(i, at, data(1+uint32(at), strings.Repeat("x", each)))
	}
	late(0, 1)
	late(1, 2)
	late(2, 3)
	c.say(0, 9, data(1, "y")) // 0 is heard again
	if len(c.gone) > 0 {
		t.Fatalf("%v had to go, there was room", c.gone)
	}
	if events := late(3, 10); len(events) > 0 {
		t.Errorf("the newest: %v", events)
	}
	if got := fmt.Sprint(c.gone); got != "[1 ]" {
		t.Errorf("%v had to go", got)
	}
	if s := c.e.Stats(); s.GivenUp != 1 || s.NoMemory != 0 {
		t.Errorf("%+v", s)
	}
	// The one that had to go is put together as ever.
	k := c.talks[1]
	k.expect(c2s, data(0, "after all"))
	k.expect(s2c, ack(9))
	k.read(c2s, "after all")
	for _, k := range c.talks {
		k.s.Free()
	}
	if c.e.Bytes() != 0 || c.e.holders.order.Oldest() != nil {
		t.Errorf("%d bytes are held, by %v", c.e.Bytes(), c.e.holders.order.Oldest())
	}
}

// TestGivenUpBytesAreShownBefore: what was acknowledged and not released.
func TestGivenUpBytesAreShownBefore(t *testing.T) {
	c := newCrowd(t, 2, 2<<minClass)
	c.say(0, 1, data(0, "evil"))
	k := c.talks[0]
	k.s.Input(k.now, build(s2c, ack(4)), s2c)
	c.say(1, 2, data(0, strings.Repeat("x", 3000)))
	if got := fmt.Sprint(c.gone); got != "[0 evil]" {
		t.Errorf("%v", got)
	}
	if _, at := k.s.Data(c2s); at != 4 {
		t.Errorf("goes on at %d", at)
	}
}

// TestWhoHoldsNothingIsNotAsked: nor is one that is over.
func TestWhoHoldsNothingIsNotAsked(t *testing.T) {
	c := newCrowd(t, 3, 2<<minClass)
	c.say(0, 1, data(0, "over"))
	c.talks[0].s.Free()
	c.say(1, 2, data(0, "seen"))
	k := c.talks[1]
	k.s.Input(k.now, build(s2c, ack(4)), s2c)
	k.s.Release(c2s, 4)
	k.s.Used(k.now, 1)
	if c.e.holders.order.Oldest() != nil {
		t.Error("somebody is remembered who holds nothing")
	}
	c.say(2, 3, data(0, strings.Repeat("x", 5000)))
	if len(c.gone) > 0 || c.e.Stats().NoMemory == 0 && c.e.Bytes() > 2<<minClass {
		t.Errorf("%v, %d bytes", c.gone, c.e.Bytes())
	}
}

func TestSessionBytes(t *testing.T) {
	if size := int(reflect.TypeFor[session]().Size()); size > SessionBytes || size < SessionBytes-128 {
		t.Errorf("a session takes %d bytes, said to take %d", size, SessionBytes)
	}
}
