package dissect

// relative prints a number of seconds in units, without those that are 0.
func (p *Printer) relative(seconds int) *text {
	if seconds == 0 {
		return p.str("0s")
	}
	if seconds < 0 {
		p.char('-')
		seconds = -seconds
	}
	for _, unit := range [...]struct {
		size int
		name byte
	}{{365 * 24 * 3600, 'y'}, {7 * 24 * 3600, 'w'}, {24 * 3600, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}} {
		if n := seconds / unit.size; n > 0 {
			p.num(n).char(unit.name)
			seconds %= unit.size
		}
	}
	return &p.text
}
