package detect

import (
	"fmt"

	"gotcp/internal/ids/regex"
	"gotcp/internal/ids/rule"
)

// A step is an item of an inspection made ready: one of the types below, and of
// rule where nothing has to be prepared.
type step any

// operand is a number in a step: a literal, or one of the rule's variables.
type operand struct {
	set     bool
	literal int64
	slot    int // of a variable; 0 for a literal
}

// slots numbers the variables of a rule, from 1.
type slots map[string]int

func (s slots) operand(v rule.Value) (operand, error) {
	if v.Var == "" {
		return operand{set: true, literal: v.Literal}, nil
	}
	slot, ok := s[v.Var]
	if !ok {
		return operand{}, fmt.Errorf("the variable %s is used before byte_extract or byte_math has set it", v.Var)
	}
	return operand{set: true, slot: slot}, nil
}

func (s slots) optional(v *rule.Value) (operand, error) {
	if v == nil {
		return operand{}, nil
	}
	return s.operand(*v)
}

// define returns the slot of a variable that a step sets.
func (s slots) define(name string) int {
	if slot, ok := s[name]; ok {
		return slot
	}
	s[name] = len(s) + 1
	return len(s)
}

// content is a string to find.
type content struct {
	pattern                         []byte
	nocase, negated, starts, ends   bool
	relative, variable              bool
	retry                           bool // what follows depends on where it was found
	offset, depth, distance, within operand
}

// expression is a regular expression to find.
type expression struct {
	regex                    *regex.Regexp
	cost                     int64 // per byte that is searched
	negated, relative, retry bool
	captures                 []capture
}

// source is where a number is read.
type source struct {
	*rule.Source
	bytes, offset operand
	shift         uint // of the bit mask: its trailing zeros
}

type byteTest struct {
	source
	*rule.ByteTest
	value operand
}

type byteJump struct {
	source
	*rule.ByteJump
	post operand
}

type byteExtract struct {
	source
	*rule.ByteExtract
	slot int
}

type byteMath struct {
	source
	*rule.ByteMath
	right operand
	slot  int
}

type dataAt struct {
	at                operand
	negated, relative bool
}

type size struct {
	op  rule.Compare
	min operand
	max int64
}

// decodeBase64 decodes, and the result has to hold what steps say.
type decodeBase64 struct {
	*rule.Base64Decode
	steps []step
}

// compileSteps makes an inspection's items ready. Variables that they set are
// added to vars; base64 is what the rule wants of decoded data.
func compileSteps(items []rule.Item, vars slots, base64 []step) ([]step, error) {
	var steps []step
	for _, item := range items {
		s, err := compileStep(item, vars, base64)
		if err != nil {
			return nil, err
		}
		if s != nil {
			steps = append(steps, s)
		}
	}
	markRetries(steps)
	return steps, nil
}

func compileStep(item rule.Item, vars slots, base64 []step) (step, error) {
	switch item := item.(type) {
	case *rule.Content:
		return compileContent(item, vars)
	case *rule.PCRE:
		return compileExpression(item)
	case *rule.ByteTest:
		return compileByteTest(item, vars)
	case *rule.ByteJump:
		return compileByteJump(item, vars)
	case *rule.ByteExtract:
		src, err := compileSource(&item.Source, vars)
		return &byteExtract{src, item, vars.define(item.Var)}, err
	case *rule.ByteMath:
		return compileByteMath(item, vars)
	case *rule.IsDataAt:
		at, err := vars.operand(item.At)
		return &dataAt{at, item.Negated, item.Relative}, err
	case *rule.BSize:
		least, err := vars.operand(item.Min)
		return &size{item.Op, least, item.Max}, err
	case *rule.URILen:
		return &size{item.Op, operand{set: true, literal: item.Min}, item.Max}, nil
	case *rule.Base64Decode:
		return &decodeBase64{item, base64}, nil
	case *rule.ASN1, *rule.FTPBounce, *rule.FileExt, *rule.Entropy, *rule.Dataset, *rule.FileDigest:
		return item, nil
	case *rule.Absent:
		return nil, nil // it is about there being a buffer
	}
	return nil, fmt.Errorf("a condition that is not understood: %T", item)
}

func compileContent(item *rule.Content, vars slots) (*content, error) {
	c := &content{
		pattern: item.Pattern, nocase: item.Nocase, negated: item.Negated, starts: item.StartsWith, ends: item.EndsWith,
	}
	if c.nocase {
		c.pattern = lower(c.pattern)
	}
	var errs [4]error
	c.offset, errs[0] = vars.optional(item.Offset)
	c.depth, errs[1] = vars.optional(item.Depth)
	c.distance, errs[2] = vars.optional(item.Distance)
	c.within, errs[3] = vars.optional(item.Within)
	c.relative = c.distance.set || c.within.set
	for _, o := range []operand{c.offset, c.depth, c.distance, c.within} {
		c.variable = c.variable || o.slot != 0
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func compileSource(s *rule.Source, vars slots) (source, error) {
	out := source{Source: s}
	var err error
	if out.bytes, err = vars.operand(s.Bytes); err != nil {
		return out, err
	}
	if out.offset, err = vars.operand(s.Offset); err != nil {
		return out, err
	}
	for m := s.Bitmask; m != 0 && m&1 == 0; m >>= 1 {
		out.shift++
	}
	return out, nil
}

func compileByteTest(item *rule.ByteTest, vars slots) (*byteTest, error) {
	src, err := compileSource(&item.Source, vars)
	if err != nil {
		return nil, err
	}
	value, err := vars.operand(item.Value)
	return &byteTest{src, item, value}, err
}

func compileByteJump(item *rule.ByteJump, vars slots) (*byteJump, error) {
	src, err := compileSource(&item.Source, vars)
	if err != nil {
		return nil, err
	}
	post, err := vars.operand(item.PostOffset)
	return &byteJump{src, item, post}, err
}

// compileByteMath: the mask is put on the result here, not on what is read.
func compileByteMath(item *rule.ByteMath, vars slots) (*byteMath, error) {
	src, err := compileSource(&item.Source, vars)
	if err != nil {
		return nil, err
	}
	unmasked := item.Source
	unmasked.Bitmask = 0
	src.Source = &unmasked
	right, err := vars.operand(item.RValue)
	return &byteMath{src, item, right, vars.define(item.Result)}, err
}

func compileExpression(p *rule.PCRE) (*expression, error) {
	var flags regex.Flags
	for _, f := range []struct {
		on   bool
		flag regex.Flags
	}{
		{p.Nocase, regex.Nocase}, {p.DotAll, regex.DotAll}, {p.Multiline, regex.Multiline}, {p.Extended, regex.Extended},
		{p.Anchored, regex.Anchored}, {p.DollarEndOnly, regex.DollarEndOnly}, {p.Ungreedy, regex.Ungreedy},
		{mayCapture(p), regex.Captures},
	} {
		if f.on {
			flags |= f.flag
		}
	}
	re, err := regex.Compile(p.Expr, flags)
	if err != nil {
		return nil, fmt.Errorf("pcre: %w", err)
	}
	e := &expression{regex: re, cost: costOf(re), negated: p.Negated, relative: p.Relative}
	e.captures, err = capturesOf(p, re)
	return e, err
}

// markRetries says of each content and expression whether another place of it may
// help what follows: that is so when the next step that depends on a position
// comes before another one that sets it.
func markRetries(steps []step) {
	needed := false // by what follows
	for i := len(steps) - 1; i >= 0; i-- {
		switch s := steps[i].(type) {
		case *content:
			if !s.negated {
				s.retry, needed = needed, false
			}
			needed = needed || s.relative || s.variable
		case *expression:
			if !s.negated {
				s.retry, needed = needed, false
			}
			needed = needed || s.relative
		case *byteJump:
			needed = s.source.Relative
		case *byteExtract:
			needed = s.source.Relative
		case *byteMath:
			needed = s.source.Relative
		case *byteTest:
			needed = needed || s.source.Relative
		case *dataAt:
			needed = needed || s.relative
		case *decodeBase64:
			needed = needed || s.Relative
		case *rule.ASN1:
			needed = needed || s.Relative
		}
	}
}

func lower(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return out
}
