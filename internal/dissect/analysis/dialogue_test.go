package analysis

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"gotcp/internal/wire"
)

var (
	clientAddr = netip.MustParseAddrPort("10.0.0.1:40000")
	serverAddr = netip.MustParseAddrPort("10.0.0.2:80")
	epoch      = time.Unix(1700000000, 0)
)

// The initial sequence numbers: both wrap within the first few hundred bytes,
// one of them around zero and the other where the sign changes.
const (
	clientISN = 1<<32 - 300
	serverISN = 1<<31 - 300
)

// dialogue is a connection told line by line,
//
//	MS > FLAGS [seq N] [len N] [ack N] [win N] [ws N] [ts N] [sack A-B,C-D]  | notes
//
// with numbers counted from the sides' initial ones, "<" for what the server
// sends, and after the bar what is to be said about it. FLAGS are S F R P and
// "." for ACK. A win of 1000 and what was last sent as seq and ack is understood.
type dialogue struct {
	t    *testing.T
	a    *Analyzer
	buf  [wire.TCPMaxLen]byte
	seq  [2]uint32
	isns [2]uint32
}

func newDialogue(t *testing.T) *dialogue {
	return &dialogue{t: t, a: New(Config{}), isns: [2]uint32{clientISN, serverISN}}
}

// play runs a dialogue that begins with nothing known.
func play(t *testing.T, script string) *dialogue {
	t.Helper()
	d := newDialogue(t)
	d.play(script)
	return d
}

// handshake is how most dialogues begin: round trips of 10 ms to the server,
// 1 ms to the client, windows of 1000 that are not scaled.
const handshake = `
	0    > S  seq 0 ws 0               |
	10   < S. seq 0 ack 1 ws 0         | [rtt 10ms]
	11   > .  seq 1 ack 1              | [rtt 1ms] [handshake 11ms]
`

func (d *dialogue) play(script string) {
	d.t.Helper()
	for line := range strings.Lines(script) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		said, want, _ := strings.Cut(line, "|")
		if got, want := d.say(said), strings.TrimSpace(want); got != want {
			d.t.Errorf("%s\n got %s\nwant %s", said, got, want)
		}
	}
}

// say hands one line in and returns the notes.
func (d *dialogue) say(line string) string {
	d.t.Helper()
	words := strings.Fields(line)
	from, src, dst := 0, clientAddr, serverAddr
	if words[1] == "<" {
		from, src, dst = 1, serverAddr, clientAddr
	}
	h := wire.TCPFields{SrcPort: src.Port(), DstPort: dst.Port(), Window: 1000, Flags: flagsOf(words[2]), Seq: d.seq[from], Ack: d.seq[1-from]}
	var o wire.TCPOptions
	length := 0
	for i := 3; i+1 < len(words); i += 2 {
		switch v := words[i+1]; words[i] {
		case "seq":
			h.Seq = number(d.t, v)
		case "ack":
			h.Ack = number(d.t, v)
		case "len":
			length = int(number(d.t, v))
		case "win":
			h.Window = uint16(number(d.t, v))
		case "ws":
			o.HasWindowScale, o.WindowScale = true, uint8(number(d.t, v))
		case "ts":
			o.HasTimestamps, o.TSVal = true, number(d.t, v)
		case "sack":
			for i, block := range strings.Split(v, ",") {
				left, right, _ := strings.Cut(block, "-")
				o.SACK[i] = wire.SACKBlock{Left: d.isns[1-from] + number(d.t, left), Right: d.isns[1-from] + number(d.t, right)}
				o.NumSACK++
			}
		default:
			d.t.Fatalf("%q in %q", words[i], line)
		}
	}
	d.seq[from] = h.Seq + uint32(length)
	h.Seq += d.isns[from]
	if h.Flags&wire.ACK != 0 {
		h.Ack += d.isns[1-from]
	}
	n := h.Put(d.buf[:], &o)
	ms, err := strconv.ParseFloat(words[0], 64)
	if err != nil {
		d.t.Fatal(err)
	}
	notes := d.a.Input(epoch.Add(time.Duration(ms*1e6)), src.Addr(), dst.Addr(), wire.TCP(d.buf[:n]), length)
	return strings.TrimSpace(string(notes.AppendText(nil)))
}

func number(t *testing.T, s string) uint32 {
	t.Helper()
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}

func flagsOf(s string) (f wire.TCPFlags) {
	for _, c := range s {
		f |= map[rune]wire.TCPFlags{'S': wire.SYN, 'F': wire.FIN, 'R': wire.RST, 'P': wire.PSH, '.': wire.ACK}[c]
	}
	return f
}

// only returns the one connection there is.
func (d *dialogue) only() Connection {
	d.t.Helper()
	all := d.a.Connections()
	if len(all) != 1 {
		d.t.Fatalf("%d connections", len(all))
	}
	return all[0]
}
