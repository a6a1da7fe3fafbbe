package anomaly

import (
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"
)

func (w *world) data(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.rand.Uint32())
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

func TestDNSTunnel(t *testing.T) {
	t.Run("fast", func(t *testing.T) { // as iodine: 120 letters, 50 per second
		w := newWorld(t, Config{})
		w.every(20*time.Millisecond, time.Minute, func(int) {
			text := w.data(75)
			w.query(victim, text[:60]+"."+text[60:]+".t.example.com")
		})
		w.wants(DNSTunnel)
		a, end := w.only(Began), w.only(Ended)
		if a.Src != victim || a.Time.Sub(start) > 30*time.Second || end.Targets < 2700 || end.Targets > 3300 || !strings.Contains(a.Summary, "example.com") {
			t.Errorf("%+v\n%+v", a, end)
		}
	})
	t.Run("slow", func(t *testing.T) { // 60 letters every other second
		w := newWorld(t, Config{})
		w.every(2*time.Second, 2*time.Hour, func(int) { w.query(victim, w.data(37)+".example.co.uk") })
		w.wants(DNSTunnel)
	})
	t.Run("the same again and again", func(t *testing.T) {
		w := newWorld(t, Config{})
		name := w.data(28) + ".example.com"
		w.every(time.Second, time.Hour, func(i int) {
			if i%2 == 0 {
				name = strings.ToLower(name)
			}
			w.query(victim, name)
		})
		w.wants()
	})
	t.Run("carriers", func(t *testing.T) {
		w := newWorld(t, Config{AllowNames: []string{"av.example.com."}})
		w.every(100*time.Millisecond, 10*time.Minute, func(i int) {
			w.query(victim, w.data(32)+"."+[]string{"i.00.s.sophosxl.net", "AV.example.com"}[i%2])
		})
		w.wants()
	})
	t.Run("blocklists", func(t *testing.T) {
		w := newWorld(t, Config{})
		w.every(50*time.Millisecond, time.Hour, func(i int) {
			name := "sbl.example.com"
			for range 32 {
				name = fmt.Sprintf("%x.", w.rand.IntN(16)) + name
			}
			w.query(victim, name)
		})
		w.wants()
	})
	t.Run("through a flood of domains", func(t *testing.T) {
		w := newWorld(t, Config{MaxEntries: 64})
		w.every(100*time.Millisecond, 5*time.Minute, func(i int) {
			w.query(victim, w.data(60)[:60]+fmt.Sprintf(".d%d.com", i))
			if i%4 == 0 || i < 20 {
				w.query(victim, w.data(100)[:60]+"."+w.data(35)+".example.com")
			}
		})
		w.wants(DNSTunnel)
	})
}
