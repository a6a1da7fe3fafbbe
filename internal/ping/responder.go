package ping

import (
	"bufio"
	"context"
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/station"
)

// responder answers pings for an address of our own, which the station does by
// itself; it counts and tells.
type responder struct {
	Options
	streams Streams
	out     *bufio.Writer
	json    *cli.JSONLines // nil for text
	count   uint64         // how many to answer, 0 for no end
	station *station.Station
	answers uint64
	others  map[netip.Addr]uint64
	statusAsk
}

var _ station.Handler = (*responder)(nil)

// maxAskers bounds how many hosts are told apart.
const maxAskers = 1 << 16

// answerRecord is one ping that was answered.
type answerRecord struct {
	cli.Record
	Schema int        `json:"schema"`
	From   netip.Addr `json:"from"`
	To     netip.Addr `json:"to"`
	ID     uint16     `json:"id"`
	Seq    uint16     `json:"seq"`
	TTL    uint8      `json:"ttl"`
	Bytes  int        `json:"bytes"`
}

// answeredRecord comes at the end.
type answeredRecord struct {
	cli.Record
	Schema   int    `json:"schema"`
	Answered uint64 `json:"answered"`
	Hosts    int    `json:"hosts"`
	Broken   uint64 `json:"bad_checksum"`
}

// Respond answers pings for the address that the options give us, until so
// many are answered (0: no end), the time is up (0: never) or the context ends.
func Respond(ctx context.Context, s Streams, o Options, count uint64, deadline time.Duration) error {
	r := &responder{Options: o, streams: s, count: count, others: make(map[netip.Addr]uint64), out: bufio.NewWriterSize(s.Stdout, 1<<16)}
	if o.JSON {
		r.json = cli.NewJSONLines(r.out)
	}
	n, err := newNetwork(o.Network, r)
	if err != nil {
		return err
	}
	n.answered = r.answered
	p, err := n.ownPort(time.Now(), netip.Addr{})
	if err == nil {
		r.station = p.station
		err = r.run(ctx, p, deadline)
	}
	if e := n.close(); err == nil {
		err = e
	}
	return err
}

func (r *responder) run(ctx context.Context, p *port, deadline time.Duration) error {
	if err := p.ready(ctx); err != nil {
		return err
	}
	defer context.AfterFunc(ctx, p.raw.Interrupt)()
	defer r.watch(r.streams.Status, p.raw.Interrupt)()
	r.streams.Verbosef("answering pings: %s", p.raw.Describe)
	var end time.Time
	if deadline > 0 {
		end = time.Now().Add(deadline)
	}
	for {
		now := time.Now()
		if r.asked.Swap(false) {
			fmt.Fprintln(r.streams.Stderr, r.sum())
		}
		over := !end.IsZero() && !now.Before(end) || r.count > 0 && r.answers >= r.count
		if over || ctx.Err() != nil {
			break
		}
		if err := p.lost(); err != nil {
			return err
		}
		p.station.Output(now)
		if err := r.out.Flush(); err != nil {
			return quietly(err)
		}
		if _, err := p.station.Poll(earlier(p.station.Deadline(), end)); err != nil {
			return linkError(err)
		}
	}
	r.finish(time.Now())
	return quietly(r.out.Flush())
}

// answered is told of each ping that the station has answered.
func (r *responder) answered(now time.Time, m *station.Message) {
	r.answers++
	if _, known := r.others[m.Src]; known || len(r.others) < maxAskers {
		r.others[m.Src]++
	}
	switch {
	case r.json != nil:
		// The writer's error stays, and flush returns it.
		_ = r.json.Write(answerRecord{cli.NewRecord("answer", now), schema, m.Src, m.Dst, m.ICMP.ID(), m.ICMP.Seq(), m.TTL, len(m.ICMP)})
	case !r.Options.Text.Quiet:
		fmt.Fprintf(r.out, "answered %s: icmp_seq=%d ttl=%d %d bytes\n", m.Src, m.ICMP.Seq(), m.TTL, len(m.ICMP))
	}
}

func (r *responder) sum() string {
	return fmt.Sprintf("%s of %s answered, %d with a bad checksum ignored",
		cli.Count(r.answers, "ping"), cli.Count(len(r.others), "host"), r.station.Stats().BadChecksums)
}

func (r *responder) finish(now time.Time) {
	if r.json != nil {
		_ = r.json.Write(answeredRecord{cli.NewRecord("summary", now), schema, r.answers, len(r.others), r.station.Stats().BadChecksums})
		return
	}
	fmt.Fprintln(r.out, r.sum())
}

// Sent and the others implement station.Handler: nothing is sent but answers.
func (r *responder) Sent(time.Time, uint64)              {}
func (r *responder) Stamped(uint64, time.Time)           {}
func (r *responder) Resolved(time.Time, uint64)          {}
func (r *responder) Unreachable(time.Time, uint64)       {}
func (r *responder) Refused(time.Time, uint64, error)    {}
func (r *responder) Message(time.Time, *station.Message) {}
