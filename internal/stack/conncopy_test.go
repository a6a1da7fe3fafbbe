package stack

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slowReader gives one piece at a time, after a while.
type slowReader struct {
	pieces []string
	err    error
}

func (r *slowReader) Read(p []byte) (int, error) {
	time.Sleep(time.Second)
	if len(r.pieces) == 0 {
		return 0, r.err
	}
	n := copy(p, r.pieces[0])
	r.pieces = r.pieces[1:]
	return n, nil
}

// A source that takes its time holds nothing up, and what it gave is sent at
// once.
func TestReadFromSlowSource(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		broken := errors.New("broken")
		type result struct {
			n   int64
			err error
		}
		done := make(chan result)
		start := time.Now()
		go func() {
			n, err := c.ReadFrom(&slowReader{[]string{"one ", "two ", "three"}, broken})
			done <- result{n, err}
		}()
		var got strings.Builder
		for i := range 3 {
			b := make([]byte, 100)
			n, err := d.Read(b)
			if err != nil || time.Since(start) != time.Duration(i+1)*time.Second {
				t.Errorf("%q, %v after %v", b[:n], err, time.Since(start))
			}
			got.Write(b[:n])
			d.Write([]byte("x")) // the other direction goes on
			if _, err := c.Read(b); err != nil {
				t.Error(err)
			}
		}
		if r := <-done; r.n != 13 || r.err != broken || got.String() != "one two three" {
			t.Errorf("%d, %v: %q", r.n, r.err, got.String())
		}
		if _, err := c.Write([]byte("!")); err != nil {
			t.Errorf("write after ReadFrom: %v", err)
		}
	})
}

// failingWriter takes a few bytes and then no more.
type failingWriter struct{ room int }

func (w *failingWriter) Write(p []byte) (int, error) {
	n := min(len(p), w.room)
	w.room -= n
	if n < len(p) {
		return n, io.ErrNoProgress
	}
	return n, nil
}

// What the writer did not take can still be read.
func TestWriteToFailingWriter(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		c.Write([]byte("0123456789"))
		c.CloseWrite()
		synctest.Wait()
		if n, err := d.WriteTo(&failingWriter{room: 4}); n != 4 || err != io.ErrNoProgress {
			t.Errorf("%d, %v", n, err)
		}
		if rest, err := io.ReadAll(d); string(rest) != "456789" || err != nil {
			t.Errorf("%q, %v", rest, err)
		}
	})
}
