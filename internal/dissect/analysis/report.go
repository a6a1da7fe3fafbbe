package analysis

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// columns are the headings of the table; figures are aligned to the right,
// words to the left. What has an arrow is there for both directions.
var columns = [...]struct {
	name string
	left bool
}{
	{"NO", false}, {"CLIENT", true}, {"SERVER", true},
	{"BYTES>", false}, {"<BYTES", false},
	{"GOODPUT>", false}, {"<GOODPUT", false},
	{"RTT>", false}, {"<RTT", false},
	{"RETRANS>", false}, {"<RETRANS", false},
	{"HANDSHAKE", false}, {"DURATION", false},
	{"END", true},
}

// AppendTable appends a table of the connections, aligned, one to a line:
// payload to the server (>) and to the client (<), goodput in bit/s, round
// trips as least/median/most in milliseconds, retransmissions, of which
// spurious.
func AppendTable(b []byte, connections []Connection) []byte {
	rows := make([][len(columns)]string, 0, len(connections)+1)
	var head [len(columns)]string
	for i, c := range columns {
		head[i] = c.name
	}
	rows = append(rows, head)
	for i := range connections {
		rows = append(rows, connections[i].row())
	}
	var widths [len(columns)]int
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		b = appendRow(b, row[:], widths[:])
	}
	return b
}

func appendRow(b []byte, row []string, widths []int) []byte {
	for i, cell := range row {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i > 0 {
			b = append(b, "  "...)
		}
		switch {
		case i == len(row)-1:
			b = append(b, cell...)
		case columns[i].left:
			b = append(append(b, cell...), pad...)
		default:
			b = append(append(b, pad...), cell...)
		}
	}
	return append(b, '\n')
}

func (c *Connection) row() [len(columns)]string {
	handshake := "-"
	if c.Handshake != nil {
		handshake = figure(*c.Handshake) + "ms"
	}
	end := c.End
	if c.PortReused {
		end += ", port reused"
	}
	return [len(columns)]string{
		strconv.FormatUint(c.Number, 10), c.Client.String(), c.Server.String(),
		strconv.FormatUint(c.ToServer.Bytes, 10), strconv.FormatUint(c.ToClient.Bytes, 10),
		rate(c.ToServer.Goodput), rate(c.ToClient.Goodput),
		c.ToServer.RTT.String(), c.ToClient.RTT.String(),
		c.ToServer.resent(), c.ToClient.resent(),
		handshake, figure(c.Seconds) + "s",
		end,
	}
}

// String is least/median/most, with the unit.
func (t *Trips) String() string {
	if t == nil {
		return "-"
	}
	return figure(t.Min) + "/" + figure(t.Median) + "/" + figure(t.Max) + "ms"
}

func (d *Direction) resent() string {
	n := strconv.FormatUint(d.Retransmissions, 10)
	if d.Spurious > 0 {
		n += " (" + strconv.FormatUint(d.Spurious, 10) + " spurious)"
	}
	return n
}

// figure writes a number so that three digits or so are left of it.
func figure(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// rate writes bits per second with a unit of a thousand each.
func rate(v float64) string {
	if v == 0 {
		return "-"
	}
	unit := 0
	for units := "kMGT"; v >= 1000 && unit < len(units); unit++ {
		v /= 1000
	}
	return figure(v) + [...]string{"bit", "kbit", "Mbit", "Gbit", "Tbit"}[unit] + "/s"
}
