package arp

import (
	"context"
	"fmt"
	"io"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh"
	"gotcp/internal/wire"
)

// Address probes for an address, announces it or defends it (RFC 5227).
type Address struct {
	Port *Port
	// Config is the machine's. Its Announcements, Defence and Mode make the
	// difference between the three.
	Config    neigh.ConflictConfig
	Interface string
	// Defend goes on until the address is lost; without it the job is done
	// when the last announcement is out, or the probing is over.
	Defend bool
	// Answer says to answer requests for the address while it is held, because
	// the kernel does not.
	Answer bool
	// Wait probes again after each conflict, until the address is free.
	Wait bool
	// Stall is how long a packet may be due that the link does not take.
	// Default 2 s.
	Stall time.Duration
	Out   io.Writer
	JSON  bool
	Quiet bool
}

type addressJob struct {
	*Address
	machine   *neigh.Conflict
	json      *cli.JSONLines
	phase     neigh.Phase
	conflicts int // while probing, in all attempts
	told      int // conflicts while holding that were printed
	stalled   time.Time
	err       error
}

// defaultStall is enough for a queue to drain, and less than a user's patience.
const defaultStall = 2 * time.Second

// Run does it. The error decides the exit status: 1 if the address is
// another's.
func (a *Address) Run(ctx context.Context) error {
	if a.Stall == 0 {
		a.Stall = defaultStall
	}
	j := &addressJob{Address: a, json: cli.NewJSONLines(a.Out)}
	j.begin(time.Now())
	err := a.Port.run(ctx, j)
	switch {
	case j.err != nil:
		return j.err
	case interrupted(ctx, err):
		if a.Defend && j.machine.Phase() == neigh.Holding {
			j.summary()
			return nil
		}
		return cli.Interrupted(err)
	case err != nil:
		return err
	case j.machine.Phase() == neigh.Lost:
		return cli.Exit(cli.StatusNetwork)
	}
	return cli.Local(a.Port.usable())
}

func (j *addressJob) begin(now time.Time) {
	c := j.Config
	c.Conflicts = j.conflicts
	j.machine = neigh.NewConflict(now, c)
	j.phase = neigh.Probing
}

func (j *addressJob) output(now time.Time) {
	due := j.machine.Deadline()
	j.machine.Output(now, func(f *wire.ARPFields) bool {
		if why := j.Port.usable(); why != nil {
			j.err = cli.Local(why)
			return false
		}
		return j.Port.sendFrom(f.SenderMAC, wire.Broadcast, f)
	})
	// What is due and does not move was refused.
	if next := j.machine.Deadline(); due.IsZero() || now.Before(due) || !next.Equal(due) {
		j.stalled = time.Time{}
	} else if j.stalled.IsZero() {
		j.stalled = now
	} else if now.Sub(j.stalled) > j.Stall && j.err == nil {
		j.err = cli.Local(fmt.Errorf("nothing could be sent on %s for %s", j.Interface, j.Stall))
	}
	j.follow(now)
}

func (j *addressJob) input(p *packet) {
	if p.src == j.Config.MAC {
		return // our own, come back
	}
	j.machine.Input(p.at, &p.ARPFields)
	j.follow(p.at)
	if j.Answer && j.machine.Phase() == neigh.Holding {
		j.answer(p)
	}
}

// answer tells who asks for the address. What the link does not take is asked
// for again. A probe is answered, too (RFC 5227 §2.1.1).
func (j *addressJob) answer(p *packet) {
	c := &j.Config
	if p.Op != wire.ARPRequest || p.TargetIP != c.Addr || p.SenderIP == c.Addr || p.SenderMAC.IsGroup() {
		return
	}
	j.Port.sendFrom(c.MAC, p.SenderMAC, &wire.ARPFields{
		Op: wire.ARPReply, SenderMAC: c.MAC, SenderIP: c.Addr, TargetMAC: p.SenderMAC, TargetIP: p.SenderIP,
	})
}

// follow tells of what the machine came to.
func (j *addressJob) follow(now time.Time) {
	if n := j.machine.Conflicts(); n > j.told {
		j.told = n
		j.tell(now, "conflict", "%s is claimed by %s", j.Config.Addr, j.machine.Offender())
	}
	phase := j.machine.Phase()
	if phase == j.phase {
		return
	}
	was := j.phase
	j.phase = phase
	switch {
	case phase == neigh.Holding && j.Config.Announcements < 0:
		if why := j.Port.usable(); why != nil {
			// Silence proves nothing on a link that carries nothing.
			j.err = cli.Local(why)
			return
		}
		j.tell(now, "free", "%s is free", j.Config.Addr)
	case phase == neigh.Holding:
		j.tell(now, "held", "%s is ours, at %s", j.Config.Addr, j.Config.MAC)
	case was == neigh.Probing:
		j.conflicts++
		j.tell(now, "taken", "%s is taken by %s", j.Config.Addr, j.machine.Offender())
		if j.Wait {
			j.begin(now)
		}
	default:
		j.tell(now, "lost", "%s is lost to %s", j.Config.Addr, j.machine.Offender())
		if j.Wait {
			j.conflicts++
			j.begin(now)
		}
	}
}

func (j *addressJob) deadline() time.Time { return j.machine.Deadline() }

func (j *addressJob) done() bool {
	return j.err != nil || j.machine.Phase() == neigh.Lost || !j.Defend && j.machine.Settled()
}

// addressRecord is a JSON record.
type addressRecord struct {
	cli.Record
	IP string `json:"ip"`
	// MAC is whose the address is: the other's in taken, conflict and lost.
	MAC       *wire.MAC `json:"mac,omitempty"`
	Interface string    `json:"interface"`
	Probes    int       `json:"probes"`
	Announced int       `json:"announcements"`
	Defences  int       `json:"defences"`
	Conflicts int       `json:"conflicts"`
}

func (j *addressJob) tell(now time.Time, what, format string, args ...any) {
	switch {
	case j.Quiet || j.err != nil:
	case j.JSON:
		r := addressRecord{Record: cli.NewRecord(what, now), IP: j.Config.Addr.String(), Interface: j.Interface, Conflicts: j.machine.Conflicts()}
		r.Probes, r.Announced, r.Defences = j.machine.Sent()
		if mac := j.Config.MAC; what == "held" || what == "summary" {
			r.MAC = &mac
		} else if mac := j.machine.Offender(); !mac.IsZero() {
			r.MAC = &mac
		}
		j.err = j.json.Write(r)
	default:
		_, j.err = fmt.Fprintf(j.Out, format+"\n", args...)
	}
}

func (j *addressJob) summary() {
	_, announced, defences := j.machine.Sent()
	j.tell(time.Now(), "summary", "%s: %s, %s, %s", j.Config.Addr,
		cli.Count(announced, "announcement"), cli.Count(j.machine.Conflicts(), "conflict"), cli.Count(defences, "defence"))
}
