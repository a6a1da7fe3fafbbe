package arp

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/arping"
	"gotcp/internal/wire"
)

// Ping asks one host by ARP, over and over, and prints what arping(8) of
// iputils prints.
type Ping struct {
	Port      *Port
	Session   arping.Config
	Interface string
	Out       io.Writer
	JSON      bool
	Quiet     bool
}

type pingJob struct {
	*Ping
	session *arping.Session
	json    *cli.JSONLines
	printer
}

// Run does it. The error decides the exit status: 0 if the host answered (in
// arping.Probe: if nobody did), 1 if not.
func (p *Ping) Run(ctx context.Context) error {
	j := &pingJob{Ping: p, session: arping.New(time.Now(), p.Session), json: cli.NewJSONLines(p.Out), printer: printer{to: p.Out}}
	if !p.Quiet && !p.JSON {
		j.printf("ARPING %s from %s %s\n", p.Session.Target, p.Session.Source, p.Interface)
	}
	err := p.Port.run(ctx, j)
	if err != nil && !interrupted(ctx, err) {
		return err
	}
	j.summary()
	if j.err != nil {
		return j.err
	}
	return j.outcome()
}

// outcome is what the session came to. Silence proves nothing on a link that
// carries nothing.
func (j *pingJob) outcome() error {
	if why := j.Port.usable(); why != nil && j.session.Stats().Received == 0 {
		return cli.Local(why)
	}
	if j.session.Stats().Sent == 0 {
		return cli.Local(fmt.Errorf("nothing could be sent on %s", j.Interface))
	}
	if !j.session.Satisfied() {
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}

func (j *pingJob) output(now time.Time) {
	j.session.Output(now, func(to wire.MAC, f *wire.ARPFields) bool {
		if j.Port.usable() != nil || !j.Port.send(to, f) {
			return false
		}
		return true
	})
	if at, ok := j.Port.sentTime(); ok {
		j.session.SentAt(at)
	}
}

func (j *pingJob) deadline() time.Time { return j.session.Deadline() }
func (j *pingJob) done() bool          { return j.session.Done() || j.err != nil }

func (j *pingJob) input(p *packet) {
	// A frame to another station is not for us, whoever made us hear it.
	if !p.dst.IsGroup() && p.dst != j.Session.MAC {
		return
	}
	if at, ok := j.Port.sentTime(); ok {
		j.session.SentAt(at)
	}
	r, ok := j.session.Input(p.at, p.dst, &p.ARPFields)
	switch {
	case !ok || j.Quiet:
	case j.JSON:
		j.record(j.json.Write(pingReply{
			Record: cli.NewRecord("reply", p.at), IP: r.SenderIP, MAC: r.SenderMAC, Operation: operation(r.Op),
			Broadcast: r.Broadcast, RTT: milliseconds(r.RTT), N: j.session.Stats().Received,
		}))
	default:
		j.printf("%s", replyLine(&j.Session, &r))
	}
}

// pingReply is a JSON record.
type pingReply struct {
	cli.Record
	N         int        `json:"n"`
	IP        netip.Addr `json:"ip"`
	MAC       wire.MAC   `json:"mac"`
	Operation string     `json:"operation"`
	Broadcast bool       `json:"broadcast"`
	RTT       float64    `json:"rtt_ms"`
}

type pingSummary struct {
	cli.Record
	Target            netip.Addr `json:"target"`
	Source            netip.Addr `json:"source"`
	Interface         string     `json:"interface"`
	Sent              int        `json:"sent"`
	SentBroadcast     int        `json:"sent_broadcast"`
	Received          int        `json:"received"`
	ReceivedBroadcast int        `json:"received_broadcast"`
	Requests          int        `json:"requests"`
	MACs              []wire.MAC `json:"macs"`
}

// milliseconds are those of a record, to the nanosecond.
func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func operation(op wire.ARPOp) string {
	if op == wire.ARPReply {
		return "reply"
	}
	return "request"
}

// replyLine is arping's. Its addresses are in capitals; whom the packet was for
// is told where that is not the one who asked.
func replyLine(c *arping.Config, r *arping.Reply) string {
	var b strings.Builder
	how := "Unicast"
	if r.Broadcast {
		how = "Broadcast"
	}
	fmt.Fprintf(&b, "%s %s from %s [%s] ", how, operation(r.Op), r.SenderIP, capitals(r.SenderMAC))
	if r.TargetIP != c.Source {
		fmt.Fprintf(&b, "for %s ", r.TargetIP)
	}
	if r.TargetMAC != c.MAC {
		if r.TargetIP == c.Source {
			b.WriteString("for ")
		}
		fmt.Fprintf(&b, "[%s]", capitals(r.TargetMAC))
	}
	if r.Asked {
		us := r.RTT.Microseconds()
		fmt.Fprintf(&b, " %d.%03dms\n", us/1000, us%1000)
	} else {
		b.WriteString(" UNSOLICITED?\n")
	}
	return b.String()
}

func capitals(m wire.MAC) string { return strings.ToUpper(m.String()) }

// summary is arping's, and a line more where more than one answered.
func (j *pingJob) summary() {
	s := j.session.Stats()
	switch {
	case j.JSON:
		macs := j.session.MACs()
		if macs == nil {
			macs = []wire.MAC{}
		}
		j.record(j.json.Write(pingSummary{
			Record: cli.NewRecord("summary", time.Now()), Target: j.Session.Target, Source: j.Session.Source,
			Interface: j.Interface, Sent: s.Sent, SentBroadcast: s.SentBroadcast, Received: s.Received,
			ReceivedBroadcast: s.ReceivedBroadcast, Requests: s.Requests, MACs: macs,
		}))
	case !j.Quiet:
		j.printf("Sent %d probes (%d broadcast(s))\nReceived %d response(s)%s\n", s.Sent, s.SentBroadcast, s.Received, unusual(&s))
		if macs := j.session.MACs(); len(macs) > 1 {
			var all []string
			for _, m := range macs {
				all = append(all, capitals(m))
			}
			j.printf("%s answered from %d addresses: %s\n", j.Session.Target, len(macs), strings.Join(all, ", "))
		}
	}
}

// unusual tells of what was received that was not a reply to us.
func unusual(s *arping.Stats) string {
	var parts []string
	if s.Requests > 0 {
		parts = append(parts, fmt.Sprintf("%d request(s)", s.Requests))
	}
	if s.ReceivedBroadcast > 0 {
		parts = append(parts, fmt.Sprintf("%d broadcast(s)", s.ReceivedBroadcast))
	}
	if parts == nil {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
