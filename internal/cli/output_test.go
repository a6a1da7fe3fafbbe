package cli

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestOutputGathersLinesAndGoesOutWhenIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		o := NewOutput(&b)
		expect := func(want string) {
			t.Helper()
			synctest.Wait()
			o.mu.Lock()
			defer o.mu.Unlock()
			if got := b.String(); got != want {
				t.Errorf("%q went out, want %q", got, want)
			}
		}
		o.Write([]byte("one\n"))
		o.Write([]byte("two\n"))
		expect("")
		time.Sleep(idleFlush)
		expect("one\ntwo\n")
		o.Write([]byte("three"))
		expect("one\ntwo\n")
		time.Sleep(idleFlush)
		expect("one\ntwo\nthree")
	})
}

func TestOutputFlush(t *testing.T) {
	var b bytes.Buffer
	o := NewOutput(&b)
	o.Write([]byte("one"))
	if err := o.Flush(); err != nil || b.String() != "one" {
		t.Errorf("%q went out: %v", b.String(), err)
	}
}

func TestOutputByLine(t *testing.T) {
	var b bytes.Buffer
	o := NewOutput(&b)
	o.LineBuffered()
	o.Write([]byte("half"))
	if b.Len() != 0 {
		t.Errorf("%q went out before its end", b.String())
	}
	o.Write([]byte(" whole\n"))
	if b.String() != "half whole\n" {
		t.Errorf("%q went out", b.String())
	}
}

// broken is a pipe that nobody reads.
type broken struct{ err error }

func (w broken) Write([]byte) (int, error) { return 0, w.err }

func TestOutputErrorStays(t *testing.T) {
	closed := errors.New("closed")
	o := NewOutput(broken{closed})
	o.Write([]byte("x"))
	o.idle()
	for range 2 {
		if _, err := o.Write([]byte("y")); err != closed {
			t.Errorf("Write: %v", err)
		}
		if err := o.Flush(); err != closed {
			t.Errorf("Flush: %v", err)
		}
	}
}
