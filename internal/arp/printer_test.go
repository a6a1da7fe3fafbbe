package arp

import (
	"errors"
	"strings"
	"testing"
)

// narrow is a reader that goes away after so many lines.
type narrow struct {
	lines int
	got   strings.Builder
}

var errGone = errors.New("gone")

func (n *narrow) Write(b []byte) (int, error) {
	if n.lines == 0 {
		return 0, errGone
	}
	n.lines--
	return n.got.Write(b)
}

// The first error stays, whatever comes after it.
func TestPrinter(t *testing.T) {
	to := &narrow{lines: 1}
	p := printer{to: to}
	p.printf("%d\n", 1)
	if p.err != nil {
		t.Error(p.err)
	}
	p.printf("%d\n", 2)
	to.lines = 1
	p.record(errors.New("another"))
	p.record(nil)
	if p.err != errGone || to.got.String() != "1\n" {
		t.Errorf("%v, %q", p.err, to.got.String())
	}
}
