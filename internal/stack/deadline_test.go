package stack

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

func TestDeadlines(t *testing.T) {
	bubblePair(t, pairConfig{}, func(t *testing.T, p *pair, c, d *TCPConn) {
		ops := map[string]func() error{
			"Read":    func() error { _, err := c.Read(make([]byte, 1)); return err },
			"WriteTo": func() error { _, err := c.WriteTo(io.Discard); return err },
			"Write":   func() error { _, err := c.Write(make([]byte, 32<<20)); return err },
			"ReadFrom": func() error {
				_, err := c.ReadFrom(bytes.NewReader(make([]byte, 32<<20)))
				return err
			},
		}
		for name, op := range ops {
			start := time.Now()
			c.SetDeadline(start.Add(time.Second))
			err := op()
			var ne net.Error
			if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &ne) || !ne.Timeout() {
				t.Errorf("%s: error %v", name, err)
			}
			if d := time.Since(start); d != time.Second {
				t.Errorf("%s: gave up after %v", name, d)
			}
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("%s once more: error %v", name, err)
			}
			// A deadline that is moved on time does not strike.
			c.SetDeadline(time.Now().Add(time.Second))
			go func() {
				time.Sleep(500 * time.Millisecond)
				c.SetDeadline(time.Now().Add(2 * time.Second))
			}()
			start = time.Now()
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != 2500*time.Millisecond {
				t.Errorf("%s: %v after %v", name, err, time.Since(start))
			}
			// One in the past strikes at once.
			c.SetDeadline(time.Time{})
			go func() {
				time.Sleep(500 * time.Millisecond)
				c.SetDeadline(time.Unix(1, 0))
			}()
			start = time.Now()
			if err := op(); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != 500*time.Millisecond {
				t.Errorf("%s: %v after %v", name, err, time.Since(start))
			}
		}
		c.Abort()
	})
}
