package dump

import "time"

// timed is a Renderer that has something to say when time passes without packets.
type timed interface {
	// due is when, by the packets' clock; zero for not at all.
	due() time.Time
	// appendDue appends it.
	appendDue(b []byte) ([]byte, error)
}

// due is when the Renderer has something to say. Packets of an interface may come
// as late as the source lingers; those of files have no part in our time.
func (d *Dump) due() time.Time {
	r, ok := d.opt.Render.(timed)
	if !ok || d.opt.Linger == 0 {
		return time.Time{}
	}
	due := r.due()
	if !due.IsZero() {
		due = due.Add(d.opt.Linger)
	}
	return due
}

// deadline is how long to wait for packets; zero means for ever.
func (d *Dump) deadline() time.Time {
	until, due := d.opt.Limits.Until, d.due()
	if until.IsZero() || !due.IsZero() && due.Before(until) {
		return due
	}
	return until
}

// onTime prints what is due.
func (d *Dump) onTime(now time.Time) error {
	due := d.due()
	if due.IsZero() || now.Before(due) {
		return nil
	}
	var err error
	if d.record, err = d.opt.Render.(timed).appendDue(d.record[:0]); err != nil || len(d.record) == 0 {
		return err
	}
	return d.opt.Out.Record(now, d.record)
}
