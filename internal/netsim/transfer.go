package netsim

import (
	"fmt"
	"time"

	"gotcp/internal/tcp"
)

// Result is what became of a transfer.
type Result struct {
	Elapsed time.Duration
	// Goodput is the payload delivered per second, in bits.
	Goodput        float64
	Client, Server tcp.Info
	Retransmitted  int // segments, by the client
}

// hour is more virtual time than any transfer in a test should take.
const hour = time.Hour

// Transfer sends n bytes from a client to a server over an otherwise idle
// network.
func Transfer(cfg Config, n int) (Result, error) {
	s := New(cfg)
	c, d := s.Connect(&Stream{Send: n}, &Stream{Expect: n, AfterPeer: true})
	if err := s.Finish(hour, c, d); err != nil {
		return Result{}, err
	}
	return Result{
		Elapsed:       d.DoneAt,
		Goodput:       float64(n) * 8 / d.DoneAt.Seconds(),
		Client:        c.Conn.Info(s.now),
		Server:        d.Conn.Info(s.now),
		Retransmitted: c.Retrans,
	}, nil
}

// Finish runs until all the hosts' applications are done and their
// connections closed.
func (s *Sim) Finish(limit time.Duration, hosts ...*Host) error {
	ended, err := s.Run(limit, func() bool { return finished(hosts) })
	if err != nil {
		return err
	}
	for _, h := range hosts {
		if h.Err != nil {
			return h.Err
		}
	}
	for _, h := range hosts {
		if err := h.Conn.Err(); err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
		if !h.Done || !ended {
			return fmt.Errorf("%s: not done but %v after %v", h.Name, h.Conn.State(), s.Now())
		}
	}
	return nil
}

// finished reports whether all are done and closed, or one never will be.
func finished(hosts []*Host) bool {
	all := true
	for _, h := range hosts {
		if h.Err != nil {
			return true
		}
		if h.Conn.State() != tcp.Closed || !h.Done && h.Conn.Err() == nil {
			all = false
		}
	}
	return all
}
