package arp

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/wire"
)

// Serve answers requests for addresses of others: a proxy (RFC 1027), or a
// whole network of hosts in a lab.
type Serve struct {
	Port *Port
	// Hosts are the addresses to answer for, and what to answer.
	Hosts map[netip.Addr]wire.MAC
	// Count ends it after so many answers, zero for never.
	Count int
	Out   io.Writer
	JSON  bool
	Quiet bool
}

type serveJob struct {
	*Serve
	json    *cli.JSONLines
	answers int
	missed  int // the link took no more
	err     error
}

// Run does it until the context ends.
func (s *Serve) Run(ctx context.Context) error {
	j := &serveJob{Serve: s, json: cli.NewJSONLines(s.Out)}
	err := s.Port.run(ctx, j)
	switch {
	case j.err != nil:
		return j.err
	case err != nil && !interrupted(ctx, err):
		return err
	}
	j.summary()
	return j.err
}

func (j *serveJob) output(time.Time)    {}
func (j *serveJob) deadline() time.Time { return time.Time{} }
func (j *serveJob) done() bool          { return j.err != nil || j.Count > 0 && j.answers >= j.Count }

func (j *serveJob) input(p *packet) {
	mac, ours := j.Hosts[p.TargetIP]
	if !ours || p.Op != wire.ARPRequest || p.SenderMAC.IsGroup() || p.SenderMAC == mac || j.done() {
		return
	}
	// An announcement of the address by somebody else is no question.
	if p.SenderIP == p.TargetIP {
		return
	}
	sent := j.Port.sendFrom(mac, p.SenderMAC, &wire.ARPFields{
		Op: wire.ARPReply, SenderMAC: mac, SenderIP: p.TargetIP, TargetMAC: p.SenderMAC, TargetIP: p.SenderIP,
	})
	if !sent {
		j.missed++ // the asker asks again
		return
	}
	j.answers++
	j.show(p, mac)
}

// served is a JSON record.
type served struct {
	cli.Record
	IP       netip.Addr `json:"ip"`
	MAC      wire.MAC   `json:"mac"`
	AskedIP  netip.Addr `json:"asked_by_ip"`
	AskedMAC wire.MAC   `json:"asked_by_mac"`
}

type serveSummary struct {
	cli.Record
	Answers int `json:"answers"`
	Missed  int `json:"missed"`
}

func (j *serveJob) show(p *packet, mac wire.MAC) {
	switch {
	case j.Quiet:
	case j.JSON:
		j.err = j.json.Write(served{cli.NewRecord("answer", p.at), p.TargetIP, mac, p.SenderIP, p.SenderMAC})
	default:
		_, j.err = fmt.Fprintf(j.Out, "%s is at %s, told %s (%s)\n", p.TargetIP, mac, p.SenderIP, p.SenderMAC)
	}
}

func (j *serveJob) summary() {
	switch {
	case j.Quiet:
	case j.JSON:
		j.err = j.json.Write(serveSummary{cli.NewRecord("summary", time.Now()), j.answers, j.missed})
	default:
		_, j.err = fmt.Fprintf(j.Out, "%s answered\n", cli.Count(j.answers, "request"))
	}
}
