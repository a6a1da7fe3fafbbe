// Package dump does the job of gdump: one plain loop that takes packets from a
// capture, chooses among them, prints them as text, as JSON or as the bytes of one
// connection, saves them, and counts. What is printed and saved goes out whenever nothing more is waiting.
//
// It must not know flags, how a capture is opened, nor how a packet's line
// comes about: that is package dissect's.
package dump

import (
	"context"
	"errors"
	"io"
	"regexp"
	"sync/atomic"
	"syscall"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/intake"
)

// Renderer makes of a packet what is printed. *Text, *JSON, *Follow and *Stats
// are Renderers.
type Renderer interface {
	// Append appends it to b: lines, or bytes of a stream, which may be none.
	// Number counts the packets of the job from 1.
	Append(b []byte, p *capture.Packet, number uint64) ([]byte, error)
	// End appends what comes after the last packet.
	End(b []byte) ([]byte, error)
}

// Options are what a job is made of. Only Source is always there.
type Options struct {
	Source capture.Source
	// Filter chooses among the packets of a file; the kernel has chosen among those of an
	// interface. Nil takes all.
	Filter *intake.Filter
	// Grep, if not nil, takes packets only whose payload it matches.
	Grep *regexp.Regexp
	// Save, if not nil, is where packets are saved.
	Save *capture.Writer
	// Render, if not nil, prints packets on Out.
	Render Renderer
	Out    *capture.Output
	Limits Limits
	// Linger is how long the source may keep a packet that has come. When the job
	// is ended from outside, those that came before are still taken; with zero, as for
	// files, none are.
	Linger time.Duration
	// Split makes segments of large frames whose source says how large those are.
	Split bool
	// EachPacket makes every packet go out by itself, however many wait.
	EachPacket bool
	// Status is called when somebody has called AskStatus.
	Status func(captured uint64)
	// Progress, if not nil, is called after every batch with how many packets the source
	// has had.
	Progress func(now time.Time, packets uint64)
}

// Limits are where a job ends; zero means no limit.
type Limits struct {
	Packets uint64
	// Bytes are those captured, of all packets together.
	Bytes uint64
	Until time.Time
}

// Dump is a job.
type Dump struct {
	opt    Options
	batch  capture.Batch
	split  splitter
	record []byte

	captured, bytes uint64
	seen            uint64 // packets of the source
	asked           atomic.Bool
	abandoned       atomic.Bool // nobody reads what we print or save
}

// New makes a job.
func New(o Options) *Dump { return &Dump{opt: o} }

// Captured is how many packets were taken.
func (d *Dump) Captured() uint64 { return d.captured }

// AskStatus has Run call Options.Status soon. Anybody may call it at any time.
func (d *Dump) AskStatus() {
	d.asked.Store(true)
	d.opt.Source.Interrupt()
}

// Run works until the source ends, a limit is reached or the context ends, which
// is no error. Whatever the end, what was printed and saved is complete; the outputs
// are closed.
func (d *Dump) Run(ctx context.Context) error {
	defer context.AfterFunc(ctx, d.opt.Source.Interrupt)()
	unwatch, err := d.watch()
	if err == nil {
		err = d.loop(ctx)
	}
	unwatch()
	if ended := d.end(); err == nil {
		err = ended
	}
	if closed := d.close(); err == nil {
		err = closed
	}
	// -W of files that are begun by time: all of them are written.
	if errors.Is(err, capture.ErrFileLimit) {
		return nil
	}
	return err
}

// watch has the loop end when nobody reads its outputs any more.
func (d *Dump) watch() (unwatch func(), err error) {
	return capture.Abandoned(func() {
		d.abandoned.Store(true)
		d.opt.Source.Interrupt()
	}, d.opt.Out, d.opt.Save.Output())
}

func (d *Dump) loop(ctx context.Context) error {
	for {
		if d.asked.Swap(false) && d.opt.Status != nil {
			d.opt.Status(d.captured)
		}
		if d.abandoned.Load() {
			return syscall.EPIPE // as a write would say
		}
		if until := d.opt.Limits.Until; ctx.Err() != nil || !until.IsZero() && !time.Now().Before(until) {
			return d.drain()
		}
		err := d.read(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		now := time.Now()
		for i := range d.batch.Packets {
			if more, err := d.take(now, &d.batch.Packets[i]); err != nil || !more {
				return err
			}
		}
		d.seen += uint64(len(d.batch.Packets))
		if d.opt.Progress != nil {
			d.opt.Progress(now, d.seen)
		}
	}
}

// drain takes what came before now and is still in the source.
func (d *Dump) drain() error {
	if d.opt.Linger == 0 {
		return nil
	}
	end := time.Now()
	until := end.Add(d.opt.Linger)
	for {
		err := d.opt.Source.Read(&d.batch, until)
		if errors.Is(err, io.EOF) {
			return nil
		}
		// An interrupt may have ended the Read before its time.
		if err != nil || len(d.batch.Packets) == 0 && !time.Now().Before(until) {
			return err
		}
		for i := range d.batch.Packets {
			p := &d.batch.Packets[i]
			if p.Time.After(end) {
				return nil
			}
			if more, err := d.take(end, p); err != nil || !more {
				return err
			}
		}
	}
}

// atOnce is a deadline that has passed.
var atOnce = time.Unix(1, 0)

// read reads a batch, which may be empty.
//
// Before it waits it makes everything go out: who reads our output is to have
// what we know, in a pipe too.
func (d *Dump) read(ctx context.Context) error {
	if err := d.opt.Source.Read(&d.batch, atOnce); err != nil || len(d.batch.Packets) > 0 {
		return err
	}
	if err := d.flush(); err != nil {
		return err
	}
	// An interrupt may have ended that Read; it is not there for the next one.
	if ctx.Err() != nil || d.asked.Load() || d.abandoned.Load() {
		return nil
	}
	if err := d.opt.Source.Read(&d.batch, d.deadline()); err != nil || len(d.batch.Packets) > 0 {
		return err
	}
	return d.onTime(time.Now())
}

// take deals with what the source gave: one packet, or the segments in it.
func (d *Dump) take(now time.Time, p *capture.Packet) (more bool, err error) {
	if !d.opt.Split {
		return d.packet(now, p)
	}
	return d.split.each(p, func(p *capture.Packet) (bool, error) { return d.packet(now, p) })
}

// packet deals with one packet. It reports false when that was the last one wanted.
func (d *Dump) packet(now time.Time, p *capture.Packet) (more bool, err error) {
	if d.opt.Filter != nil {
		if ok, err := d.opt.Filter.Takes(p); !ok || err != nil {
			return true, err
		}
	}
	if d.opt.Grep != nil {
		l := look(p)
		if !d.opt.Grep.Match(l.payload) {
			return true, nil
		}
	}
	d.captured++
	d.bytes += uint64(len(p.Data))
	if d.opt.Save != nil {
		if err := d.opt.Save.Write(now, p); err != nil {
			return false, err
		}
	}
	if d.opt.Render != nil {
		if d.record, err = d.opt.Render.Append(d.record[:0], p, d.captured); err != nil {
			return false, err
		}
		// Of most packets a stream has nothing, and the output remembers every record.
		if len(d.record) > 0 {
			if err := d.opt.Out.Record(now, d.record); err != nil {
				return false, err
			}
		}
	}
	if d.opt.EachPacket {
		if err := d.flush(); err != nil {
			return false, err
		}
	}
	l := &d.opt.Limits
	return (l.Packets == 0 || d.captured < l.Packets) && (l.Bytes == 0 || d.bytes < l.Bytes), nil
}

// end prints what comes after the last packet, which an output that has failed
// refuses once more.
func (d *Dump) end() error {
	if d.opt.Render == nil {
		return nil
	}
	record, err := d.opt.Render.End(d.record[:0])
	if err != nil || len(record) == 0 {
		return err
	}
	return d.opt.Out.Record(time.Now(), record)
}

// flush makes everything go out: what is saved first, since others may be told
// by what is printed.
func (d *Dump) flush() error {
	if d.opt.Save != nil {
		if err := d.opt.Save.Flush(); err != nil {
			return err
		}
	}
	if d.opt.Out != nil {
		return d.opt.Out.Flush()
	}
	return nil
}

func (d *Dump) close() error {
	var err error
	if d.opt.Save != nil {
		err = d.opt.Save.Close()
	}
	if d.opt.Out != nil {
		if closed := d.opt.Out.Close(); err == nil {
			err = closed
		}
	}
	return err
}
