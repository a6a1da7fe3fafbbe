package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestProgressIsForTerminalsOnly(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b)
	p.Update(time.Unix(0, 0), func() string { t.Error("text was made for nobody"); return "" })
	p.Done()
	if b.Len() > 0 {
		t.Errorf("showed %q", b.String())
	}
}

func TestProgressRewritesItsLine(t *testing.T) {
	var b bytes.Buffer
	p := &Progress{w: &b, width: 6}
	now := time.Unix(1000, 0)
	p.Update(now, func() string { return "1±%" })
	p.Update(now.Add(progressEvery/2), func() string { return "too soon" })
	p.Update(now.Add(progressEvery), func() string { return "very long" })
	p.Done()
	p.Done()
	want := "\r1±%\x1b[K" + "\rvery \x1b[K" + "\r\x1b[K"
	if got := b.String(); got != want {
		t.Errorf("showed %q, want %q", got, want)
	}
	if strings.Count(b.String(), "\n") > 0 {
		t.Error("a line was ended")
	}
}
