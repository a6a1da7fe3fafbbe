package rule

import (
	"strings"

	"gotcp/internal/ids/app"
)

// Limits of the numbers of byte_test and its kin.
const (
	maxNumberBytes  = 8
	maxNumberDigits = 23 // 64 bits in octal, and a sign
	maxByteOffset   = lastPort
)

// setPart takes the parts that all conditions on numbers have in common.
func (s *Source) setPart(key, value string) (known bool, err error) {
	switch key {
	case "relative":
		s.Relative = true
	case "little":
		s.LittleEndian = true
	case "big":
		s.LittleEndian = false
	case "string":
		s.String = true
	case "hex":
		s.Base = 16
	case "dec":
		s.Base = 10
	case "oct":
		s.Base = 8
	case "dce":
		s.DCE = true
	case "bitmask":
		n, err := parseUint(value, 32)
		if err == nil && n == 0 {
			err = faultf("a mask without bits")
		}
		s.Bitmask = uint32(n)
		return true, err
	default:
		return false, nil
	}
	if value != "" {
		return true, faultf("%s takes no value", key)
	}
	return true, nil
}

// check refuses numbers that can't be read; least is the fewest bytes.
func (s *Source) check(least int64) error {
	most := int64(maxNumberBytes)
	if s.String {
		most = maxNumberDigits
	} else if s.Base != 0 {
		return faultf("hex, dec and oct are for numbers that are text: string")
	}
	if s.Bytes.Var == "" && (s.Bytes.Literal < least || s.Bytes.Literal > most) {
		return faultf("a number of %d bytes can't be read: %d to %d can", s.Bytes.Literal, least, most)
	}
	return nil
}

// ofDCE makes the rule one about DCERPC if a number is read in the order of its bytes.
func (p *parser) ofDCE(s *Source) error {
	if !s.DCE {
		return nil
	}
	return p.setProtocol([]app.Protocol{app.DCERPC, app.SMB})
}

// home is the group of a condition that reads a number.
func (p *parser) home(relative bool) *group {
	if relative {
		return p.relative()
	}
	return p.current()
}

// parseByteTest takes byte_test:bytes,[!]operator,value,offset[,parts].
func (p *parser) parseByteTest(o *option) error {
	parts := fields(o.value)
	if len(parts) < 4 {
		return faultf("needs bytes, an operator, a value and an offset")
	}
	t := &ByteTest{}
	var err error
	if t.Bytes, err = p.value(parts[0], 0, maxNumberDigits); err != nil {
		return err
	}
	sign, negated := strings.CutPrefix(parts[1], "!")
	t.Negated = negated
	op, ok := testOperators[strings.Trim(sign, blanks)]
	if !ok || parts[1] == "" {
		return faultf("%s is no operator: < > = <= >= != & and ^ are", short(parts[1]))
	}
	t.Op = op
	if t.Value, err = p.wide(parts[2]); err != nil {
		return err
	}
	if t.Offset, err = p.value(parts[3], -maxByteOffset, maxByteOffset); err != nil {
		return err
	}
	if err := p.sourceParts(&t.Source, parts[4:], nil); err != nil {
		return err
	}
	least := int64(1)
	if t.String { // all digits that there are
		least = 0
	}
	if err := t.check(least); err != nil {
		return err
	}
	p.add(p.home(t.Relative), t)
	return nil
}

// wide is a value of up to 64 bits, of which the highest is no sign.
func (p *parser) wide(s string) (Value, error) {
	if n, err := parseUint(s, 64); err == nil {
		return Value{Literal: int64(n)}, nil
	}
	return p.value(s, -1<<63, 1<<63-1)
}

var testOperators = map[string]Compare{
	"": Equal, "<": Less, ">": Greater, "=": Equal, "==": Equal, "<=": LessEqual, ">=": GreaterEqual, "&": And, "^": Or,
}

// sourceParts reads the parts behind the first ones; other takes those that are
// not about how a number is read.
func (p *parser) sourceParts(s *Source, parts []string, other func(key, value string) (bool, error)) error {
	for _, part := range parts {
		key, value := cutPart(part)
		known, err := s.setPart(key, value)
		if err == nil && !known && other != nil {
			known, err = other(key, value)
		}
		if err == nil && !known {
			err = faultf("%s is not understood", short(part))
		}
		if err != nil {
			return err
		}
	}
	return p.ofDCE(s)
}

// parseByteJump takes byte_jump:bytes,offset[,parts].
func (p *parser) parseByteJump(o *option) error {
	parts := fields(o.value)
	if len(parts) < 2 {
		return faultf("needs bytes and an offset")
	}
	j := &ByteJump{Multiplier: 1}
	var err error
	if j.Bytes, err = p.value(parts[0], 0, maxNumberDigits); err != nil {
		return err
	}
	if j.Offset, err = p.value(parts[1], -maxByteOffset, maxByteOffset); err != nil {
		return err
	}
	err = p.sourceParts(&j.Source, parts[2:], func(key, value string) (bool, error) {
		switch key {
		case "align":
			j.Align = 4
		case "from_beginning":
			j.FromBeginning = true
		case "from_end":
			j.FromEnd = true
		case "multiplier":
			n, err := parseUint(value, 16)
			if err == nil && n == 0 {
				err = faultf("a multiplier of nothing")
			}
			j.Multiplier = int(n)
			return true, err
		case "post_offset":
			var err error
			j.PostOffset, err = p.value(value, -maxByteOffset, maxByteOffset)
			return true, err
		default:
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return err
	}
	if j.FromBeginning && j.FromEnd {
		return faultf("it jumps from the beginning or from the end")
	}
	if err := j.check(0); err != nil {
		return err
	}
	p.add(p.home(j.Relative), j)
	return nil
}

// parseByteExtract takes byte_extract:bytes,offset,name[,parts].
func (p *parser) parseByteExtract(o *option) error {
	parts := fields(o.value)
	if len(parts) < 3 {
		return faultf("needs bytes, an offset and a name")
	}
	e := &ByteExtract{Multiplier: 1, Var: parts[2]}
	var err error
	if e.Bytes, err = p.value(parts[0], 0, maxNumberDigits); err != nil {
		return err
	}
	if e.Offset, err = p.value(parts[1], -maxByteOffset, maxByteOffset); err != nil {
		return err
	}
	err = p.sourceParts(&e.Source, parts[3:], func(key, value string) (bool, error) {
		n, err := parseUint(value, 16)
		switch key {
		case "align":
			if n != 2 && n != 4 {
				return true, faultf("numbers are aligned to 2 or 4 bytes")
			}
			e.Align = int(n)
		case "multiplier":
			if n == 0 {
				return true, faultf("a multiplier of nothing")
			}
			e.Multiplier = int(n)
		default:
			return false, nil
		}
		return true, err
	})
	if err != nil {
		return err
	}
	if err := e.check(1); err != nil {
		return err
	}
	if err := p.define(e.Var); err != nil {
		return err
	}
	p.add(p.home(e.Relative), e)
	return nil
}

// define makes a variable known to what follows.
func (p *parser) define(name string) error {
	if name == "" || !isLetter(name[0]) {
		return faultf("%s is no name: names begin with a letter", short(name))
	}
	if p.variables == nil {
		p.variables = map[string]bool{}
	}
	p.variables[name] = true
	return nil
}

// parseByteMath takes byte_math:bytes 1, offset 0, oper +, rvalue 5, result x and
// more, in any order.
func (p *parser) parseByteMath(o *option) error {
	m := &ByteMath{}
	given, err := namedParts(o.value, func(key, value string) error {
		known, err := p.setMathPart(m, key, value)
		if err == nil && !known {
			err = faultf("%s is not understood", short(strings.TrimSpace(key+" "+value)))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := given.need("bytes", "offset", "oper", "rvalue", "result"); err != nil {
		return err
	}
	if err := m.checkOperator(); err != nil {
		return err
	}
	if err := p.ofDCE(&m.Source); err != nil {
		return err
	}
	if err := m.check(1); err != nil {
		return err
	}
	if err := p.define(m.Result); err != nil {
		return err
	}
	p.add(p.home(m.Relative), m)
	return nil
}

func (p *parser) setMathPart(m *ByteMath, key, value string) (known bool, err error) {
	switch key {
	case "bytes":
		m.Bytes, err = p.value(value, 0, maxNumberDigits)
	case "offset":
		m.Offset, err = p.value(value, -maxByteOffset, maxByteOffset)
	case "oper":
		m.Op = value
	case "rvalue":
		m.RValue, err = p.value(value, 0, 1<<32-1)
	case "result":
		m.Result = value
	case "endian", "string":
		// The kind stands behind the word, which for the others is the word itself.
		if key == "string" {
			m.String = true
		}
		return m.setPart(cutPart(value))
	default:
		return m.setPart(key, value)
	}
	return true, err
}

func (m *ByteMath) checkOperator() error {
	switch m.Op {
	case "+", "-", "*", "<<", ">>":
		return nil
	case "/":
		if m.RValue.Var == "" && m.RValue.Literal == 0 {
			return faultf("a division by nothing")
		}
		return nil
	}
	return faultf("%s is no operator: + - * / << and >> are", short(m.Op))
}
