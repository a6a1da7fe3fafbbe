package filter

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func mustCompile(tb testing.TB, expr string, o Options) *Program {
	tb.Helper()
	p, err := Compile(expr, o)
	if err != nil {
		tb.Fatalf("%q: %v", expr, err)
	}
	return p
}

func TestSnaplen(t *testing.T) {
	b := make([]byte, 60)
	for _, c := range []struct{ asked, want uint32 }{{0, defaultSnaplen}, {96, 96}} {
		if got := mustCompile(t, "", Options{LinkType: Ethernet, Snaplen: c.asked}).run(b, len(b)); got != c.want {
			t.Errorf("snaplen %d: %d", c.asked, got)
		}
	}
}

func TestUnknownLinkType(t *testing.T) {
	for _, l := range []LinkType{-1, 105, 147} {
		_, err := Compile("tcp", Options{LinkType: l})
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), fmt.Sprint(int(l))) {
			t.Errorf("%v: %v", l, err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	var hosts []string
	for i := range 200 {
		hosts = append(hosts, fmt.Sprintf("host 10.0.0.%d", i))
	}
	for name, expr := range map[string]string{
		"tcp": "tcp",
		"web": "tcp port 80 and (((ip[2:2] - ((ip[0]&0xf)<<2)) - ((tcp[12]&0xf0)>>2)) != 0)",
		"200": strings.Join(hosts, " or "),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				n = len(mustCompile(b, expr, Options{LinkType: Ethernet}).Instructions)
			}
			b.ReportMetric(float64(n), "instructions")
		})
	}
}
