// Package sentry does the job of gids: one plain loop that takes packets from a capture, has an
// engine look at them, and writes what it finds: lines of text or EVE JSON, the packets
// behind alerts, a command for each. Around it are the workers of --fanout, rules that are read again, and
// counts. What is written goes out whenever nothing more is waiting.
//
// It must not know flags, how a capture is opened, nor what an alert is about: that is
// package ids's.
package sentry

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"syscall"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids"
	"gotcp/internal/intake"
)

// Options are what a job is made of. Source, Engine and Sink are always there.
type Options struct {
	Source capture.Source
	// Filter chooses among the packets of a file; nil takes all.
	Filter *intake.Filter
	Engine Engine
	Sink   *Sink
	// Live says that packets come as they happen: time goes on without them.
	Live bool
	// Linger is how long the source may keep a packet that has come.
	Linger time.Duration
	// Until is when the job ends; zero means never.
	Until time.Time
	// Every is how often Report is called, by the clock or, for files, by the packets' time.
	Every  time.Duration
	Report func(now time.Time) error
	// Last, if not nil, is called when everything has ended, before the outputs are closed.
	Last func(now time.Time) error
	// Reload reads the rules again, beside the work; what it returns puts them in place,
	// between two batches.
	Reload func() (apply func(), err error)
	// Reloaded is told what became of that.
	Reloaded func(error)
}

// Sentry is a job.
type Sentry struct {
	opt   Options
	spare []*Batch
	busy  []*Batch

	number  uint64
	asked   atomic.Bool
	reopen  atomic.Bool
	gone    atomic.Bool // nobody reads what we write
	pending chan reloaded
	// reloading says that rules are being read, again that they have changed since.
	reloading, again bool
	due              time.Time // the next report
	ticked           time.Time
	now              time.Time // of the last packet, or the clock's
}

type reloaded struct {
	apply func()
	err   error
}

// New makes a job.
func New(o Options) *Sentry {
	s := &Sentry{opt: o, pending: make(chan reloaded, 1)}
	for range o.Engine.Depth() {
		s.spare = append(s.spare, &Batch{})
	}
	return s
}

// AskReport has Run call Options.Report soon. Anybody may call it at any time.
func (s *Sentry) AskReport() {
	s.asked.Store(true)
	s.opt.Source.Interrupt()
}

// AskReload has Run read the rules again and reopen its files soon. Anybody may call it at
// any time.
func (s *Sentry) AskReload() {
	s.reopen.Store(true)
	s.opt.Source.Interrupt()
}

// Run works until the source ends, the time is up or the context ends, which is no error. Whatever the
// end, what goes on is ended, and what was written is complete.
func (s *Sentry) Run(ctx context.Context) error {
	defer context.AfterFunc(ctx, s.opt.Source.Interrupt)()
	unwatch, err := s.opt.Sink.watch(func() {
		s.gone.Store(true)
		s.opt.Source.Interrupt()
	})
	defer unwatch()
	if err == nil {
		err = s.loop(ctx)
	}
	if ended := s.finish(); err == nil {
		err = ended
	}
	if closed := s.opt.Sink.Close(); err == nil {
		err = closed
	}
	return err
}

func (s *Sentry) loop(ctx context.Context) error {
	for {
		if s.gone.Load() {
			return syscall.EPIPE // as a write would say
		}
		if err := s.chores(); err != nil {
			return err
		}
		if until := s.opt.Until; ctx.Err() != nil || !until.IsZero() && !time.Now().Before(until) {
			return s.drain()
		}
		b, err := s.read(ctx)
		if err == nil && len(b.packets.Packets) > 0 {
			err = s.take(b)
		} else {
			s.spare = append(s.spare, b)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// drain takes what came before now and is still in the source.
func (s *Sentry) drain() error {
	if s.opt.Linger == 0 {
		return nil
	}
	end := time.Now()
	until := end.Add(s.opt.Linger)
	for {
		b, err := s.batch()
		if err != nil {
			return err
		}
		err = s.opt.Source.Read(&b.packets, until)
		if err != nil || len(b.packets.Packets) == 0 {
			s.spare = append(s.spare, b)
			if errors.Is(err, io.EOF) {
				err = nil
			}
			if err != nil || !time.Now().Before(until) {
				return err
			}
			continue
		}
		if b.packets.Packets[0].Time.After(end) {
			s.spare = append(s.spare, b)
			return nil
		}
		if err := s.take(b); err != nil {
			return err
		}
	}
}

// atOnce is a deadline that has passed.
var atOnce = time.Unix(1, 0)

// tickEvery is how often an engine is told the time while no packets come.
const tickEvery = time.Second

// read reads a batch, which may be empty.
//
// Before it waits everything goes out: who reads our output is to have what we know.
func (s *Sentry) read(ctx context.Context) (*Batch, error) {
	b, err := s.batch()
	if err != nil {
		return b, err
	}
	if err := s.opt.Source.Read(&b.packets, atOnce); err != nil || len(b.packets.Packets) > 0 {
		return b, err
	}
	if err := s.settle(); err != nil {
		return b, err
	}
	if err := s.tick(); err != nil {
		return b, err
	}
	if err := s.opt.Sink.Flush(); err != nil {
		return b, err
	}
	// An interrupt may have ended that Read; it is not there for the next one.
	if ctx.Err() != nil || s.asked.Load() || s.reopen.Load() || s.gone.Load() || len(s.pending) > 0 {
		return b, nil
	}
	return b, s.opt.Source.Read(&b.packets, s.wake())
}

// wake is when a Read has to end: of a file it is the next packet that tells the time.
func (s *Sentry) wake() time.Time {
	until := s.opt.Until
	if !s.opt.Live {
		return until
	}
	if next := time.Now().Add(tickEvery); until.IsZero() || next.Before(until) {
		until = next
	}
	return until
}

// tick tells an idle engine the time.
func (s *Sentry) tick() error {
	if !s.opt.Live {
		return nil
	}
	now := time.Now()
	if now.Sub(s.ticked) < tickEvery {
		return nil
	}
	s.ticked, s.now = now, now
	return s.opt.Sink.Write(s.opt.Engine.Tick(now))
}

// batch is one to read into; if all are at work, the first of them is waited for.
func (s *Sentry) batch() (*Batch, error) {
	var err error
	if len(s.spare) == 0 {
		err = s.end()
	}
	n := len(s.spare) - 1
	b := s.spare[n]
	s.spare = s.spare[:n]
	return b, err
}

// take has the engine look at what was read.
func (s *Sentry) take(b *Batch) error {
	if s.opt.Engine.Depth() > 1 {
		b.packets.Detach()
	}
	b.Frames = b.Frames[:0]
	for i := range b.packets.Packets {
		p := &b.packets.Packets[i]
		s.number++
		if s.opt.Filter != nil {
			if ok, err := s.opt.Filter.Takes(p); err != nil {
				s.spare = append(s.spare, b)
				return err
			} else if !ok {
				continue
			}
		}
		b.Frames = append(b.Frames, ids.Frame{
			Time: p.Time, Number: s.number, Data: p.Data, Length: p.Length, LinkType: uint32(p.LinkType),
			Interface: p.Interface, Trusted: p.Unfinished,
		})
	}
	if len(b.Frames) == 0 {
		s.spare = append(s.spare, b)
		return nil
	}
	b.Now = b.Frames[len(b.Frames)-1].Time
	s.now, s.ticked = b.Now, b.Now
	s.opt.Engine.Begin(b)
	s.busy = append(s.busy, b)
	if s.opt.Engine.Depth() == 1 {
		return s.end()
	}
	return nil
}

// end waits for the batch that was begun first, and writes what was found in it.
func (s *Sentry) end() error {
	out := s.opt.Engine.End()
	b := s.busy[0]
	s.busy = append(s.busy[:0], s.busy[1:]...)
	s.spare = append(s.spare, b)
	attach(out.Alerts, b.Frames)
	return s.opt.Sink.Write(out)
}

// settle waits for all batches that are at work.
func (s *Sentry) settle() error {
	for len(s.busy) > 0 {
		if err := s.end(); err != nil {
			return err
		}
	}
	return nil
}

// finish ends what goes on in the engine.
func (s *Sentry) finish() error {
	err := s.settle()
	if errors.Is(err, syscall.EPIPE) || s.gone.Load() {
		s.discard()
		s.opt.Engine.Close()
		return err
	}
	s.discard()
	out := s.opt.Engine.Finish()
	s.opt.Engine.Close()
	if written := s.opt.Sink.Write(out); err == nil {
		err = written
	}
	if s.opt.Last != nil && err == nil {
		err = s.opt.Last(s.now)
	}
	return err
}

// discard takes back batches whose output nobody can write.
func (s *Sentry) discard() {
	for range s.busy {
		s.opt.Engine.End()
	}
	s.busy = s.busy[:0]
}
