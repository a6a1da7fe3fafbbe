package drill

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gotcp/internal/wire"
)

// packet is a segment in the script's terms: all numbers are relative.
type packet struct {
	flags  wire.TCPFlags
	seq    int
	length int
	ack    int
	win    int // -1 if left out
	urg    int
	opts   options
}

// options are TCP options in the script's terms.
type options struct {
	any     bool // <...>
	mss     int  // 0 if absent
	wscale  int  // -1 if absent
	sackOK  bool
	ts      bool
	val     int // -1 for "_"
	ecr     int
	sack    [][2]int
	unknown bool
}

// flagLetters are packetdrill's, in the order in which they are written.
var flagLetters = []struct {
	letter byte
	flag   wire.TCPFlags
}{
	{'F', wire.FIN}, {'S', wire.SYN}, {'R', wire.RST}, {'P', wire.PSH},
	{'U', wire.URG}, {'E', wire.ECE}, {'W', wire.CWR}, {'.', wire.ACK},
}

const (
	maxLength = 1 << 16
	maxNumber = 1 << 31
)

// parsePacket reads what follows "<" or ">".
func parsePacket(text string) (packet, error) {
	p := packet{win: -1, opts: options{wscale: -1}}
	head, opts, hasOpts := strings.Cut(text, "<")
	if hasOpts {
		list, after, ok := strings.Cut(opts, ">")
		if !ok || strings.TrimSpace(after) != "" {
			return p, errors.New("options must end with > and be last")
		}
		if err := p.opts.parse(strings.TrimSpace(list)); err != nil {
			return p, err
		}
	}
	words := strings.Fields(head)
	if len(words) < 2 {
		return p, errors.New("want flags and FIRST:LAST(LENGTH)")
	}
	if err := p.parseFlags(words[0]); err != nil {
		return p, err
	}
	if err := p.parseRange(words[1]); err != nil {
		return p, err
	}
	for i := 2; i < len(words); i += 2 {
		if i+1 == len(words) {
			return p, fmt.Errorf("%s without a number", words[i])
		}
		n, err := parseNumber(words[i+1])
		if err != nil {
			return p, err
		}
		switch words[i] {
		case "ack":
			p.ack = n
		case "win":
			p.win = n
		case "urg":
			p.urg = n
		default:
			return p, fmt.Errorf("%q: want ack, win or urg", words[i])
		}
	}
	return p, nil
}

func parseNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n > maxNumber || n < -maxNumber {
		return 0, fmt.Errorf("%q is not a number", s)
	}
	return n, nil
}

func (p *packet) parseFlags(word string) error {
	if word == "-" { // none at all
		return nil
	}
letters:
	for i := range len(word) {
		for _, f := range flagLetters {
			if word[i] == f.letter {
				p.flags |= f.flag
				continue letters
			}
		}
		return fmt.Errorf("%q: flags are FSRPUEW and . for ACK", word)
	}
	return nil
}

// parseRange reads FIRST:LAST(LENGTH).
func (p *packet) parseRange(word string) error {
	var last int
	first, rest, ok1 := strings.Cut(word, ":")
	end, length, ok2 := strings.Cut(rest, "(")
	length, ok3 := strings.CutSuffix(length, ")")
	if !ok1 || !ok2 || !ok3 {
		return fmt.Errorf("%q: want FIRST:LAST(LENGTH)", word)
	}
	var errs [3]error
	p.seq, errs[0] = parseNumber(first)
	last, errs[1] = parseNumber(end)
	p.length, errs[2] = parseNumber(length)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	if last-p.seq != p.length || p.length < 0 || p.length > maxLength {
		return fmt.Errorf("%q: length does not fit", word)
	}
	return nil
}

func (o *options) parse(list string) error {
	if list == "..." {
		o.any = true
		return nil
	}
	for option := range strings.SplitSeq(list, ",") {
		if err := o.parseOne(strings.Fields(option)); err != nil {
			return fmt.Errorf("option %q: %w", strings.TrimSpace(option), err)
		}
	}
	return nil
}

func (o *options) parseOne(words []string) (err error) {
	if len(words) == 0 {
		return errors.New("empty")
	}
	args := words[1:]
	switch name := words[0]; {
	case (name == "nop" || name == "eol") && len(args) == 0:
	case name == "sackOK" && len(args) == 0:
		o.sackOK = true
	case name == "mss" && len(args) == 1:
		o.mss, err = parseSmall(args[0], 1, 0xffff)
	case name == "wscale" && len(args) == 1:
		o.wscale, err = parseSmall(args[0], 0, 0xff)
	case name == "TS" && len(args) == 4 && args[0] == "val" && args[2] == "ecr":
		o.ts = true
		if o.val, err = parseStamp(args[1]); err == nil {
			o.ecr, err = parseStamp(args[3])
		}
	case name == "sack" && len(args) >= 1 && len(args) <= 4:
		for _, a := range args {
			left, right, ok := strings.Cut(a, ":")
			l, err1 := parseNumber(left)
			r, err2 := parseNumber(right)
			if !ok || err1 != nil || err2 != nil {
				return errors.New("want LEFT:RIGHT")
			}
			o.sack = append(o.sack, [2]int{l, r})
		}
	default:
		err = errors.New("want mss N, sackOK, wscale N, TS val N ecr N, sack L:R ..., nop or eol")
	}
	return err
}

// parseStamp reads a timestamp; "_" is any.
func parseStamp(s string) (int, error) {
	if s == "_" {
		return -1, nil
	}
	return parseSmall(s, 0, 1<<32-1)
}

func parseSmall(s string, low, high int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%q is not a number from %d to %d", s, low, high)
	}
	return n, nil
}

// String is the packet in the script's notation.
func (p packet) String() string {
	var b strings.Builder
	for _, f := range flagLetters {
		if p.flags&f.flag != 0 {
			b.WriteByte(f.letter)
		}
	}
	if b.Len() == 0 {
		b.WriteByte('-')
	}
	fmt.Fprintf(&b, " %d:%d(%d)", p.seq, p.seq+p.length, p.length)
	if p.flags&wire.ACK != 0 {
		fmt.Fprintf(&b, " ack %d", p.ack)
	}
	if p.win >= 0 {
		fmt.Fprintf(&b, " win %d", p.win)
	}
	if p.flags&wire.URG != 0 {
		fmt.Fprintf(&b, " urg %d", p.urg)
	}
	if list := p.opts.String(); list != "" {
		fmt.Fprintf(&b, " <%s>", list)
	}
	return b.String()
}

func (o *options) String() string {
	if o.any {
		return "..."
	}
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if o.mss != 0 {
		add("mss %d", o.mss)
	}
	if o.sackOK {
		add("sackOK")
	}
	if o.ts {
		add("TS val %s ecr %s", stamp(o.val), stamp(o.ecr))
	}
	if o.wscale >= 0 {
		add("wscale %d", o.wscale)
	}
	if len(o.sack) > 0 {
		var blocks []string
		for _, s := range o.sack {
			blocks = append(blocks, fmt.Sprintf("%d:%d", s[0], s[1]))
		}
		add("sack %s", strings.Join(blocks, " "))
	}
	if o.unknown {
		add("unknown")
	}
	return strings.Join(list, ",")
}

func stamp(n int) string {
	if n < 0 {
		return "_"
	}
	return strconv.Itoa(n)
}

// matches reports whether got is what p, a packet of the script, expects.
func (p *packet) matches(got *packet) bool {
	return p.flags == got.flags && p.seq == got.seq && p.length == got.length &&
		(p.flags&wire.ACK == 0 || p.ack == got.ack) &&
		(p.win < 0 || p.win == got.win) &&
		(p.flags&wire.URG == 0 || p.urg == got.urg) &&
		p.opts.match(&got.opts)
}

func (o *options) match(got *options) bool {
	if o.any {
		return true
	}
	if o.mss != got.mss || o.sackOK != got.sackOK || o.wscale != got.wscale || o.ts != got.ts || got.unknown ||
		len(o.sack) != len(got.sack) {
		return false
	}
	for i, s := range o.sack {
		if s != got.sack[i] {
			return false
		}
	}
	return !o.ts || (o.val < 0 || o.val == got.val) && (o.ecr < 0 || o.ecr == got.ecr)
}
