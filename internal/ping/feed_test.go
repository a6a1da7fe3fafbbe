package ping

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func (f *feed) all() (names []string, wrong int) {
	for h := range f.hosts {
		if h.err != nil {
			wrong++
			continue
		}
		names = append(names, h.name)
	}
	return names, wrong
}

var errUnknown = errors.New("unknown")

// slowly finds names that begin with "name", after a second.
func slowly(_ context.Context, name string) (netip.Addr, error) {
	time.Sleep(time.Second)
	if strings.HasPrefix(name, "name") {
		return us, nil
	}
	return netip.Addr{}, errUnknown
}

func TestFeed(t *testing.T) {
	for _, tt := range []struct {
		words, stdin, want string
		wrong              int
	}{
		{"10.77.0.1 10.77.0.2", "", "10.77.0.1 10.77.0.2", 0},
		{"10.77.0.1 - 10.77.0.9", "# who\n10.77.0.2\n 10.77.0.3\tits MAC\n\n10.77.0.4 # four", "10.77.0.1 10.77.0.2 10.77.0.3 10.77.0.4 10.77.0.9", 0},
		{"name1 10.77.0.0/24 10.0.0.1-5", "", "10.77.0.0/24 10.0.0.1-5 name1", 0},
		{"10.0.0.0/99 nobody 127.1", "", "127.1", 2},
		{"-", strings.Repeat("x", maxWord+1), "", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := startFeed(t.Context(), strings.Fields(tt.words), strings.NewReader(tt.stdin), slowly, func() {})
			names, wrong := f.all()
			if got := strings.Join(names, " "); got != tt.want || wrong != tt.wrong {
				t.Errorf("%s: %q and %d wrong, want %q and %d", tt.words, got, wrong, tt.want, tt.wrong)
			}
		})
	}
}

// Names are looked up together, and no more than so many at a time.
func TestFeedLooksUpTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		f := startFeed(t.Context(), slices.Repeat([]string{"name"}, 2*lookups+1), nil, slowly, func() {})
		if names, _ := f.all(); len(names) != 2*lookups+1 || time.Since(begin) != 3*time.Second {
			t.Errorf("%d names after %v", len(names), time.Since(begin))
		}
	})
}

// A host is there as soon as its line is, while more may come.
func TestFeedStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		f := startFeed(t.Context(), []string{"-"}, in, slowly, func() {})
		for _, host := range []string{"10.77.0.1", "10.77.0.2"} {
			io.WriteString(out, host+"\n")
			if h := <-f.hosts; h.name != host {
				t.Errorf("%+v", h)
			}
		}
		out.Close()
		if h, more := <-f.hosts; more {
			t.Errorf("%+v", h)
		}
	})
}

func FuzzFeedWords(f *testing.F) {
	for _, s := range []string{"10.0.0.1 host", "-", "10.0.0.0/24\n1-2", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, stdin string) {
		nobody := func(context.Context, string) (netip.Addr, error) { return netip.Addr{}, errUnknown }
		feed := startFeed(t.Context(), []string{"-"}, strings.NewReader(stdin), nobody, func() {})
		if names, wrong := feed.all(); len(names)+wrong > len(strings.Fields(stdin))+1 {
			t.Errorf("%d hosts and %d wrong ones in %q", len(names), wrong, stdin)
		}
	})
}
