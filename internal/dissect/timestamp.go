package dissect

import "time"

// TimeFormat is how time stamps are printed.
type TimeFormat int

const (
	// ClockTime is the time of day, without any -t.
	ClockTime TimeFormat = iota
	// NoTime is -t.
	NoTime
	// UnixTime is -tt: seconds since 1970.
	UnixTime
	// SincePrevious is -ttt.
	SincePrevious
	// DateTime is -tttt.
	DateTime
	// SinceFirst is -ttttt.
	SinceFirst
)

// clock remembers the packets that times are relative to.
type clock struct {
	started         bool
	first, previous time.Time
}

// stamp prints a packet's time and a blank.
func (p *Printer) stamp(t time.Time) {
	c := &p.clock
	if !c.started {
		c.started, c.first, c.previous = true, t, t
	}
	switch p.opt.Time {
	case NoTime:
		return
	case UnixTime:
		p.num(int(t.Unix()))
		p.fraction(t.Nanosecond())
	case SincePrevious:
		p.elapsed(t.Sub(c.previous))
		c.previous = t
	case SinceFirst:
		p.elapsed(t.Sub(c.first))
	case DateTime:
		p.date(t)
		p.timeOfDay(t)
	default:
		p.timeOfDay(t)
	}
	p.char(' ')
}

// local is t in the time zone that is printed.
func (p *Printer) local(t time.Time) time.Time {
	if p.opt.Location == nil {
		return t.UTC()
	}
	return t.In(p.opt.Location)
}

func (p *Printer) date(t time.Time) {
	year, month, day := p.local(t).Date()
	p.pad(uint64(year), 4).char('-').pad(uint64(month), 2).char('-').pad(uint64(day), 2).char(' ')
}

func (p *Printer) timeOfDay(t time.Time) {
	hour, minute, second := p.local(t).Clock()
	p.hms(hour, minute, second)
	p.fraction(t.Nanosecond())
}

// elapsed prints a difference, the sign in a column of its own.
func (p *Printer) elapsed(d time.Duration) {
	sign := byte(' ')
	if d < 0 {
		sign, d = '-', -d
	}
	seconds := int(d / time.Second)
	p.char(sign)
	p.hms(seconds/3600, seconds/60%60, seconds%60)
	p.fraction(int(d % time.Second))
}

func (p *Printer) hms(hour, minute, second int) {
	p.pad(uint64(hour), 2).char(':')
	p.pad(uint64(minute), 2).char(':')
	p.pad(uint64(second), 2)
}

func (p *Printer) fraction(nanoseconds int) {
	if p.opt.Nano {
		p.char('.').pad(uint64(nanoseconds), 9)
		return
	}
	p.char('.').pad(uint64(nanoseconds/1000), 6)
}
