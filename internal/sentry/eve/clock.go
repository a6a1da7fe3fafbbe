package eve

import "time"

// clock writes times. It remembers the last second, since alerts come in flocks.
type clock struct {
	location *time.Location
	second   int64
	known    bool
	eve      []byte // 2024-01-01T00:00:00
	offset   []byte // +0000
	fast     []byte // 01/01/2024-00:00:00
}

func (c *clock) at(t time.Time) {
	if s := t.Unix(); !c.known || s != c.second {
		c.second, c.known = s, true
		t = t.In(c.location)
		c.eve = t.AppendFormat(c.eve[:0], "2006-01-02T15:04:05")
		c.offset = t.AppendFormat(c.offset[:0], "-0700")
		c.fast = t.AppendFormat(c.fast[:0], "01/02/2006-15:04:05")
	}
}

// appendEVE appends 2024-01-01T00:00:00.000000+0000.
func (c *clock) appendEVE(b []byte, t time.Time) []byte {
	c.at(t)
	b = appendMicroseconds(append(b, c.eve...), t)
	return append(b, c.offset...)
}

// appendFast appends 01/01/2024-00:00:00.000000.
func (c *clock) appendFast(b []byte, t time.Time) []byte {
	c.at(t)
	return appendMicroseconds(append(b, c.fast...), t)
}

func appendMicroseconds(b []byte, t time.Time) []byte {
	b = append(b, ".000000"...)
	for i, micros := len(b)-1, t.Nanosecond()/1000; micros > 0; i, micros = i-1, micros/10 {
		b[i] = byte('0' + micros%10)
	}
	return b
}
