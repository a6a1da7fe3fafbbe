package terminal

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// parser takes what a program writes apart: characters, control characters, and
// escape sequences, which may come in any number of pieces.
type parser struct {
	state  state
	text   []byte // of the sequence or character so far
	escape bool   // in a string: the last byte was ESC
}

type state int

const (
	ground  state = iota
	escaped       // after ESC
	control       // after CSI
	command       // after OSC, DCS, SOS, PM or APC: a string
)

// maxSequence is when a sequence is given up, as no sequence is that long.
const maxSequence = 4096

func (p *parser) feed(s *Screen, c byte) {
	switch p.state {
	case ground:
		p.ground(s, c)
	case escaped:
		p.escaped(s, c)
	case control:
		p.control(s, c)
	case command:
		p.command(s, c)
	}
	if len(p.text) > maxSequence {
		p.unknown(s)
	}
}

func (p *parser) begin(next state) { p.state, p.text, p.escape = next, p.text[:0], false }

// unknown notes a sequence that means nothing to us.
func (p *parser) unknown(s *Screen) {
	s.unknown = append(s.unknown, string(p.text))
	p.begin(ground)
}

func (p *parser) ground(s *Screen, c byte) {
	switch {
	case c == 0x1b:
		p.begin(escaped)
	case c < 0x20:
		s.control(c)
	case c == 0x7f:
	default:
		p.text = append(p.text, c)
		if utf8.FullRune(p.text) {
			for len(p.text) > 0 && utf8.FullRune(p.text) {
				r, n := utf8.DecodeRune(p.text)
				s.put(r)
				p.text = p.text[n:]
			}
		}
	}
}

// escaped is what comes after ESC (ECMA-48 §5.3 and §5.5).
func (p *parser) escaped(s *Screen, c byte) {
	p.text = append(p.text, c)
	if len(p.text) > 1 { // a character set: all of them are one to us
		if c >= 0x30 {
			p.begin(ground)
		}
		return
	}
	switch c {
	case '[':
		p.begin(control)
		return
	case ']', 'P', 'X', '^', '_':
		p.begin(command)
		return
	case '(', ')', '*', '+':
		return
	case '7':
		s.saved = position{s.x, s.y}
	case '8':
		s.moveTo(s.saved.x, s.saved.y)
	case 'D':
		s.lineFeed()
	case 'E':
		s.moveTo(0, s.y)
		s.lineFeed()
	case 'M':
		s.reverseLineFeed()
	case 'c':
		*s = *newScreen(s.cols, s.rows)
		return
	case '=', '>', '\\': // the keypad, and the end of a string
	default:
		p.unknown(s)
		return
	}
	p.begin(ground)
}

// command is a string up to BEL or ESC \: a title, say, which isn't drawn.
func (p *parser) command(s *Screen, c byte) {
	switch {
	case c == '\a' || p.escape && c == '\\':
		s.marks = append(s.marks, strings.TrimSuffix(string(p.text), "\x1b"))
		p.begin(ground)
		return
	case c == 0x18 || c == 0x1a:
		p.begin(ground)
		return
	}
	p.escape = c == 0x1b
	p.text = append(p.text, c)
}

// control is a control sequence: parameters, then one byte that says what they
// are for (ECMA-48 §5.4).
func (p *parser) control(s *Screen, c byte) {
	if c < 0x20 { // obeyed where it stands
		if c == 0x1b {
			p.begin(escaped)
		} else {
			s.control(c)
		}
		return
	}
	p.text = append(p.text, c)
	if c < 0x40 || c > 0x7e {
		return
	}
	if !s.sequence(string(p.text[:len(p.text)-1]), c) {
		p.unknown(s)
		return
	}
	p.begin(ground)
}

// parameters reads "1;2". What isn't given is 0.
func parameters(text string) (first, second int) {
	a, b, _ := strings.Cut(text, ";")
	first, _ = strconv.Atoi(a)
	second, _ = strconv.Atoi(b)
	const far = 10_000 // further than any screen goes
	return max(0, min(first, far)), max(0, min(second, far))
}

// sequence obeys a control sequence and says whether it is known.
func (s *Screen) sequence(text string, final byte) bool {
	if private, ok := strings.CutPrefix(text, "?"); ok {
		return s.mode(private, final)
	}
	n, m := parameters(text)
	count := max(1, n)
	switch final {
	case 'A':
		s.moveTo(s.x, s.y-count)
	case 'B', 'e':
		s.moveTo(s.x, s.y+count)
	case 'C', 'a':
		s.moveTo(s.x+count, s.y)
	case 'D':
		s.moveTo(s.x-count, s.y)
	case 'E':
		s.moveTo(0, s.y+count)
	case 'F':
		s.moveTo(0, s.y-count)
	case 'G', '`':
		s.moveTo(count-1, s.y)
	case 'H', 'f':
		s.moveTo(m-1, count-1)
	case 'd':
		s.moveTo(s.x, count-1)
	case 'J':
		s.eraseScreen(n)
	case 'K':
		s.eraseLine(n)
	case 'L':
		s.shift(s.y, count)
	case 'M':
		s.shift(s.y, -count)
	case '@':
		s.insert(count)
	case 'P':
		s.insert(-count)
	case 'X':
		s.erase(s.y, s.x, s.x+count)
	case 'S':
		s.shift(0, -count)
	case 'T':
		s.shift(0, count)
	case 's':
		s.saved = position{s.x, s.y}
	case 'u':
		s.moveTo(s.saved.x, s.saved.y)
	case 'm': // colours and the like
	default:
		return false
	}
	return true
}

// mode sets ("h") or resets ("l") a private mode.
func (s *Screen) mode(text string, final byte) bool {
	if final != 'h' && final != 'l' {
		return false
	}
	on := final == 'h'
	for _, m := range strings.Split(text, ";") {
		switch m {
		case "25":
			s.hidden = !on
		case "47", "1047", "1049":
			s.showAlternate(on)
		case "7", "12", "2004", "2026": // wrapping, blinking, pasting, synchronized output
		default:
			return false
		}
	}
	return true
}
