package ping

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"sync"
)

// HostLookup finds the IPv4 address of a name.
type HostLookup func(ctx context.Context, name string) (netip.Addr, error)

const (
	// lookups is how many names are looked up at a time.
	lookups = 16
	// feedBuffer is how many hosts may wait for the loop.
	feedBuffer = 256
	// maxWord bounds what is taken for a host on standard input.
	maxWord = 1 << 10
)

// found is one host, or a run of them, or why there is none.
type found struct {
	name string
	addr netip.Addr
	span Span // with First set: a run instead of one host
	err  error
}

// feed brings the hosts that the user named, in order as far as no names must
// be looked up for them, while the loop is running: standard input may take
// its time.
type feed struct {
	hosts chan found // closed after the last
	wake  func()
}

// startFeed begins with the words; "-" stands for those on stdin, one a line. It ends with the context.
func startFeed(ctx context.Context, words []string, stdin io.Reader, lookup HostLookup, wake func()) *feed {
	f := &feed{hosts: make(chan found, feedBuffer), wake: wake}
	go f.run(ctx, words, stdin, lookup)
	return f
}

func (f *feed) run(ctx context.Context, words []string, stdin io.Reader, lookup HostLookup) {
	var asking sync.WaitGroup
	slots := make(chan struct{}, lookups)
	one := func(word string) {
		switch h, known := parseHost(word); {
		case known:
			f.give(ctx, h)
		default:
			slots <- struct{}{}
			asking.Go(func() {
				addr, err := lookup(ctx, word)
				<-slots
				f.give(ctx, found{name: word, addr: addr, err: err})
			})
		}
	}
	for _, word := range words {
		if word != "-" {
			one(word)
			continue
		}
		scan := bufio.NewScanner(stdin)
		scan.Buffer(make([]byte, maxWord), maxWord)
		for scan.Scan() && ctx.Err() == nil {
			if host, ok := hostOfLine(scan.Text()); ok {
				one(host)
			}
		}
		if err := scan.Err(); err != nil {
			f.give(ctx, found{err: fmt.Errorf("standard input: %w", err)})
		}
	}
	asking.Wait()
	close(f.hosts)
	f.wake()
}

// hostOfLine is the first word of a line, as fping takes them: none of an empty
// line or a comment.
func hostOfLine(line string) (host string, ok bool) {
	words := strings.Fields(line)
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return "", false
	}
	return strings.Clone(words[0]), true
}

func (f *feed) give(ctx context.Context, h found) {
	select {
	case f.hosts <- h:
		f.wake()
	case <-ctx.Done():
	}
}

// parseHost reads what needs no look-up.
func parseHost(word string) (h found, known bool) {
	if span, ok, err := ParseSpan(word); ok {
		return found{name: word, span: span, err: err}, true
	}
	if a, ok := ParseAddr(word); ok {
		return found{name: word, addr: a}, true
	}
	return found{}, false
}
