package detect

import (
	"bytes"
	"net/netip"

	"gotcp/internal/ids/pattern"
	"gotcp/internal/ids/regex"
	"gotcp/internal/ids/rule"
)

// The work that one inspection of one buffer may take: steps tried, and bytes
// searched beyond some times the buffer. Rules that need more are patterns and
// data made to be slow; the inspection is given up and counted.
const (
	maxSteps     = 3000
	searchFactor = 64
	searchFloor  = 1 << 16
)

// verdict is how trying a step and all after it has ended.
type verdict uint8

const (
	fails verdict = iota // from this position; another may do better
	stops                // from every position
	holds
)

// inspector tries the steps of one inspection on one buffer.
type inspector struct {
	// vars are the variables of the rule at hand, by slot.
	vars [64]uint64
	// gaveUp counts inspections that were too much work.
	gaveUp uint64

	effort *effort
	// left is what may be spent, spent what was.
	left, spent int64

	src       netip.Addr // of the packet
	buf       []byte
	steps     []step
	budget    int
	search    int
	exhausted bool // the budget
	fresh     int  // the match has to reach beyond it; 0: not asked
	found     regex.Match
	decoded   []byte // scratch of base64_decode
	nested    bool   // in what it has decoded
	captured  []captured
	asks      []Ask // of the rule at hand
	// askedBytes are the values in them, and in those of the matches so far.
	askedBytes []byte
}

// inspect reports whether all steps hold in data. With fresh above zero a match
// counts only if a part of it lies at or after that offset.
func (x *inspector) inspect(steps []step, data []byte, fresh int) bool {
	if x.effort.refuse(1) {
		return false
	}
	x.buf, x.steps, x.fresh = data, steps, fresh
	x.budget, x.search = maxSteps, searchFactor*len(data)+searchFloor
	x.left, x.spent = x.effort.left(), 0
	x.exhausted = false
	expressions, asks := x.found.GaveUp, len(x.asks)
	v := x.try(0, 0, 0)
	if v != holds {
		x.asks = x.asks[:asks]
	}
	x.effort.pay(x.spent)
	if x.exhausted && x.found.GaveUp == expressions { // those are counted apart
		x.gaveUp++
	}
	return v == holds
}

// try tries the steps from the i-th on, where the last match ended at pos and the
// farthest at end.
func (x *inspector) try(i, pos, end int) verdict {
	for ; i < len(x.steps); i++ {
		x.budget--
		x.spent += costStep
		if x.budget < 0 || x.search < 0 || x.spent > x.left || x.exhausted {
			x.exhausted = true
			return stops
		}
		switch s := x.steps[i].(type) {
		case *content:
			if !s.negated {
				return x.tryContent(s, i, pos, end)
			}
			if at := x.find(s, x.window(s, pos)); at >= 0 {
				return s.missed()
			}
		case *expression:
			if !s.negated {
				return x.tryExpression(s, i, pos, end)
			}
			if x.findExpression(s, x.buf[s.from(pos):], 0) {
				return s.missed()
			}
			if x.exhausted {
				return stops // nobody knows
			}
		case *byteTest:
			if !x.test(s, pos) {
				return fails
			}
		case *byteJump, *byteExtract, *byteMath:
			to, ok := x.move(s, pos)
			if !ok {
				return fails
			}
			pos, end = to, max(end, to)
		case *size:
			if !compare(s.op, int64(len(x.buf)), x.value(s.min), s.max) {
				return stops
			}
		default:
			if !x.tryOther(s, pos) {
				return fails
			}
		}
	}
	if x.fresh > 0 && end <= x.fresh {
		return fails
	}
	return holds
}

// move tries the steps that read a number, and is where what comes next counts from.
func (x *inspector) move(s step, pos int) (to int, ok bool) {
	switch s := s.(type) {
	case *byteJump:
		return x.jump(s, pos)
	case *byteExtract:
		return x.extract(s, pos)
	case *byteMath:
		return x.calculate(s, pos)
	}
	return 0, false
}

// tryOther tries the steps that move nothing.
func (x *inspector) tryOther(s step, pos int) bool {
	switch s := s.(type) {
	case *dataAt:
		return x.isDataAt(s, pos) != s.negated
	case *decodeBase64:
		return x.decodeBase64(s, pos)
	case *rule.Entropy:
		x.spent += int64(len(x.buf) / searchedPerCost)
		return entropyHolds(s, x.buf)
	case *rule.ASN1:
		x.spent += int64(len(x.buf) / searchedPerCost)
		return asn1Wrong(s, x.buf, pos)
	case *rule.FTPBounce:
		return x.bounces()
	case *lookup:
		return x.lookUp(s)
	case *askGroup:
		return x.ask(s)
	case *digestIn:
		return len(x.buf) > 0 && s.list.Has(x.buf) != s.negated // a file that is not whole has none
	case *rule.FileExt:
		return hasExtension(x.buf, s.Ext) != s.Negated
	}
	return false
}

// span is a part of the buffer.
type span struct{ from, to int }

// window is where a content may lie.
func (x *inspector) window(c *content, pos int) span {
	w := span{0, len(x.buf)}
	switch {
	case c.relative:
		w.from = clamp(int64(pos)+x.value(c.distance), len(x.buf))
		if c.within.set {
			w.to = clamp(int64(pos)+x.value(c.distance)+x.value(c.within), len(x.buf))
		}
		if c.offset.set {
			w.from = max(w.from, clamp(x.value(c.offset), len(x.buf)))
		}
		if c.depth.set {
			w.to = min(w.to, clamp(x.value(c.offset)+x.value(c.depth), len(x.buf)))
		}
	case c.starts:
		w.to = min(len(c.pattern), len(x.buf))
	default:
		w.from = clamp(x.value(c.offset), len(x.buf))
		if c.depth.set {
			w.to = clamp(x.value(c.offset)+x.value(c.depth), len(x.buf))
		}
	}
	return w
}

func clamp(n int64, size int) int { return int(max(0, min(n, int64(size)))) }

func (x *inspector) value(o operand) int64 {
	if o.slot != 0 {
		return int64(x.vars[o.slot])
	}
	return o.literal
}

// find is where a content begins in a part of the buffer; negative: nowhere.
func (x *inspector) find(c *content, w span) int {
	n := len(c.pattern)
	if w.to-w.from < n {
		return -1
	}
	if c.ends {
		at := len(x.buf) - n
		if at < w.from || w.to < len(x.buf) || !samePattern(c, x.buf[at:]) {
			return -1
		}
		return at
	}
	if w.to-w.from == n {
		if !samePattern(c, x.buf[w.from:w.to]) {
			return -1
		}
		return w.from
	}
	at := pattern.Find(x.buf[w.from:w.to], c.pattern, c.nocase)
	searched := at
	if at < 0 {
		searched = w.to - w.from
	}
	x.search -= searched
	x.spent += int64(searched / searchedPerCost)
	if at < 0 {
		return -1
	}
	return w.from + at
}

func samePattern(c *content, b []byte) bool {
	if !c.nocase {
		return bytes.Equal(b, c.pattern)
	}
	for i, want := range c.pattern {
		got := b[i]
		if 'A' <= got && got <= 'Z' {
			got += 'a' - 'A'
		}
		if got != want {
			return false
		}
	}
	return true
}

// tryContent tries each place of a content.
func (x *inspector) tryContent(c *content, i, pos, end int) verdict {
	w := x.window(c, pos)
	for {
		at := x.find(c, w)
		if at < 0 {
			return c.missed()
		}
		pos := at + len(c.pattern)
		v := x.try(i+1, pos, max(end, pos))
		if v != fails {
			return v
		}
		if !c.retry && x.fresh == 0 {
			return fails
		}
		w.from = at + 1
	}
}

// missed is what it means that a content is not where it should be, or is where
// it should not be: no other position of what comes before helps if it depends on
// none.
func (c *content) missed() verdict {
	if c.relative || c.variable {
		return fails
	}
	return stops
}

// from is where the data of an expression begins: ^ means that place.
func (e *expression) from(pos int) int {
	if e.relative {
		return pos
	}
	return 0
}

func (e *expression) missed() verdict {
	if e.relative {
		return fails
	}
	return stops
}

// tryExpression tries each place of an expression.
func (x *inspector) tryExpression(e *expression, i, pos, end int) verdict {
	base := e.from(pos)
	data := x.buf[base:]
	for from := 0; ; {
		if !x.findExpression(e, data, from) {
			if x.exhausted {
				return stops
			}
			return e.missed()
		}
		first, last := x.found.Start, base+x.found.End
		x.capture(e, data)
		v := x.try(i+1, last, max(end, last))
		if v != fails || !e.retry && x.fresh == 0 || first >= len(data) {
			return v
		}
		from = first + 1
	}
}

// findExpression finds an expression, if that may be paid for.
func (x *inspector) findExpression(e *expression, data []byte, from int) bool {
	if x.search -= len(data) - from; !e.regex.Linear() {
		x.search -= from // all is prepared anew for its engine
	}
	if x.search < 0 {
		x.exhausted = true
		return false
	}
	found, done, cost := x.effort.search(e, data, from, x.left-x.spent, &x.found)
	x.spent += cost
	x.exhausted = x.exhausted || !done
	return found
}

// compare applies an operator; most is the end of a range.
func compare(op rule.Compare, n, value, most int64) bool {
	switch op {
	case rule.Equal:
		return n == value
	case rule.NotEqual:
		return n != value
	case rule.Less:
		return n < value
	case rule.LessEqual:
		return n <= value
	case rule.Greater:
		return n > value
	case rule.GreaterEqual:
		return n >= value
	case rule.Between:
		return value < n && n < most
	case rule.NotBetween:
		return n <= value || most <= n
	case rule.And:
		return n&value != 0
	case rule.Or:
		return n^value != 0
	case rule.NotAnd:
		return n&value == 0
	case rule.MaskEqual:
		return n&value == most
	case rule.MaskNotEqual:
		return n&value != most
	}
	return false
}
