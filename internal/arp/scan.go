package arp

import (
	"context"
	"fmt"
	"io"
	"net/netip"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/scan"
	"gotcp/internal/oui"
	"gotcp/internal/wire"
)

// Scan asks many addresses who has them, and prints a line for each answer.
type Scan struct {
	Port      *Port
	Config    scan.Config
	Interface string
	// Own are our own addresses: they answer without being asked.
	Own      []netip.Addr
	Out      io.Writer
	Stderr   io.Writer
	Progress *cli.Progress
	Format   ScanFormat
}

// ScanFormat is what a Scan prints.
type ScanFormat uint8

// The formats.
const (
	ScanText      ScanFormat = iota // address, MAC, vendor and round trip, with tabs between
	ScanJSON                        // records
	ScanAddresses                   // addresses only
)

type scanJob struct {
	*Scan
	scan  *scan.Scan
	json  *cli.JSONLines
	start time.Time
	printer
}

// Run does it. The error decides the exit status: 1 if nobody answered.
func (s *Scan) Run(ctx context.Context) error {
	j := &scanJob{Scan: s, json: cli.NewJSONLines(s.Out), start: time.Now(), printer: printer{to: s.Out}}
	j.scan = scan.New(j.start, s.Config)
	for _, ip := range s.Own {
		if !j.scan.Done() && j.scan.Has(ip) {
			j.show(j.start, &scan.Answer{IP: ip, MAC: s.Config.MAC, Count: 1}, true)
		}
	}
	err := s.Port.run(ctx, j)
	s.Progress.Done()
	if err != nil && !interrupted(ctx, err) {
		return err
	}
	if f, ok := s.Out.(interface{ Flush() error }); ok {
		j.record(f.Flush())
	}
	if j.err != nil {
		return j.err // nobody reads any more
	}
	j.summary()
	switch {
	case j.err != nil:
		return j.err
	case err != nil:
		return cli.Interrupted(err)
	}
	return j.outcome()
}

func (j *scanJob) outcome() error {
	if why := j.Port.usable(); why != nil {
		return cli.Local(why)
	}
	if j.scan.Stats().Answered == 0 {
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}

func (j *scanJob) output(now time.Time) {
	j.scan.Output(now, func(ip netip.Addr) bool {
		return j.Port.send(wire.Broadcast, &wire.ARPFields{
			Op: wire.ARPRequest, SenderMAC: j.Config.MAC, SenderIP: j.Config.Source, TargetIP: ip,
		})
	})
	j.Progress.Update(now, func() string {
		s := j.scan.Stats()
		return fmt.Sprintf("%d of %s answered, %s in %.0f s", s.Answered, cli.Count(s.Targets, "host"), cli.Count(s.Sent, "request"), now.Sub(j.start).Seconds())
	})
}

func (j *scanJob) deadline() time.Time { return j.scan.Deadline() }
func (j *scanJob) done() bool          { return j.scan.Done() || j.err != nil }

func (j *scanJob) input(p *packet) {
	if a, ok := j.scan.Input(p.at, &p.ARPFields); ok {
		j.show(p.at, &a, false)
	}
}

// scanHost is a JSON record.
type scanHost struct {
	cli.Record
	IP     netip.Addr `json:"ip"`
	MAC    wire.MAC   `json:"mac"`
	Vendor string     `json:"vendor"`
	Local  bool       `json:"locally_administered"`
	// RTT is missing for ourselves.
	RTT  *float64 `json:"rtt_ms,omitempty"`
	Self bool     `json:"self"`
	// N is the number of this answer among those for the address.
	N int `json:"n"`
}

type scanSummary struct {
	cli.Record
	Interface  string  `json:"interface"`
	Targets    int     `json:"targets"`
	Sent       int     `json:"sent"`
	Answered   int     `json:"answered"`
	Duplicates int     `json:"duplicates"`
	Seconds    float64 `json:"seconds"`
}

func (j *scanJob) show(at time.Time, a *scan.Answer, self bool) {
	j.Progress.Done()
	switch j.Format {
	case ScanAddresses:
		if a.Count == 1 {
			j.printf("%s\n", a.IP)
		}
	case ScanJSON:
		r := scanHost{
			Record: cli.NewRecord("host", at), IP: a.IP, MAC: a.MAC, Vendor: oui.Vendor(a.MAC),
			Local: a.MAC.IsLocal(), Self: self, N: a.Count,
		}
		if ms := milliseconds(a.RTT); !self {
			r.RTT = &ms
		}
		j.record(j.json.Write(r))
	default:
		rtt := fmt.Sprintf("%.3f ms", milliseconds(a.RTT))
		if self {
			rtt = "this host"
		}
		dup := ""
		if a.Count > 1 {
			dup = fmt.Sprintf(" (DUP: %d)", a.Count)
		}
		j.printf("%s\t%s\t%s%s\t%s\n", a.IP, a.MAC, oui.Describe(a.MAC), dup, rtt)
	}
}

func (j *scanJob) summary() {
	s, took := j.scan.Stats(), time.Since(j.start)
	if j.Format == ScanJSON {
		j.record(j.json.Write(scanSummary{
			Record: cli.NewRecord("summary", time.Now()), Interface: j.Interface, Targets: s.Targets, Sent: s.Sent,
			Answered: s.Answered, Duplicates: s.Duplicates, Seconds: took.Seconds(),
		}))
		return
	}
	if j.Format == ScanText {
		fmt.Fprintf(j.Stderr, "%s on %s scanned in %.3f s with %s: %d answered, %s\n",
			cli.Count(s.Targets, "host"), j.Interface, took.Seconds(), cli.Count(s.Sent, "request"), s.Answered, cli.Count(s.Duplicates, "duplicate"))
	}
}
