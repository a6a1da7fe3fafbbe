package rule

import (
	"strings"

	"gotcp/internal/ids/app"
)

// parseIsDataAt takes isdataat:[!]offset[,relative][,rawbytes].
func (p *parser) parseIsDataAt(o *option) error {
	parts := fields(o.value)
	d := &IsDataAt{}
	at, negated := strings.CutPrefix(parts[0], "!")
	d.Negated = negated
	var err error
	if d.At, err = p.value(strings.Trim(at, blanks), 0, lastPort); err != nil {
		return err
	}
	for _, part := range parts[1:] {
		switch part {
		case "relative":
			d.Relative = true
		case "rawbytes": // payload is raw here in any case
		default:
			return faultf("%s is not understood", short(part))
		}
	}
	to := p.home(d.Relative)
	// No byte behind a content: the content ends the buffer.
	if n := len(to.insp.Items); d.Negated && d.Relative && d.At == (Value{Literal: 1}) && n > 0 {
		if c, ok := to.insp.Items[n-1].(*Content); ok && !c.Negated {
			c.EndsWith = true
			return nil
		}
	}
	p.add(to, d)
	return nil
}

// parseBSize takes bsize:5, bsize:>5, bsize:5<>10.
func (p *parser) parseBSize(o *option) error {
	if p.sticky == nil {
		return faultf("no sticky buffer before it")
	}
	b := &BSize{}
	if op, name := cutSign(o.value); name != "" && isLetter(name[0]) {
		v, err := p.value(name, 0, 0)
		if err != nil {
			return err
		}
		b.Op, b.Min = op, v
	} else {
		c, err := parseComparison(o.value, ofBits(32))
		if err != nil {
			return err
		}
		b.Op, b.Min, b.Max = c.op, Value{Literal: int64(c.min)}, int64(c.max)
	}
	p.add(p.current(), b)
	return nil
}

// parseURILen takes urilen:5, urilen:<5, urilen:5<>10, with raw for the URI as
// it was sent.
func (p *parser) parseURILen(o *option) error {
	parts := fields(o.value)
	name := "http.uri"
	if len(parts) > 2 || len(parts) == 2 && parts[1] != "raw" && parts[1] != "norm" {
		return faultf("norm or raw stands behind the length")
	}
	if len(parts) == 2 && parts[1] == "raw" {
		name = "http.uri.raw"
	}
	c, err := parseComparison(parts[0], ofBits(16))
	if err != nil {
		return err
	}
	info := sticky[name]
	if err := p.setProtocol(info.of); err != nil {
		return err
	}
	to := p.of(name, info, p.dirOf(info))
	// It is no place that what follows could be relative to: the last condition
	// stays the last.
	to.insp.Items = append(to.insp.Items, &URILen{Op: c.op, Min: int64(c.min), Max: int64(c.max)})
	return nil
}

// parseAbsent takes absent, and absent: or_else.
func (p *parser) parseAbsent(o *option) error {
	if p.sticky == nil {
		return faultf("no sticky buffer before it")
	}
	if o.given && o.value != "or_else" {
		return faultf("%s is not understood: or_else is", short(o.value))
	}
	to := p.current()
	if len(to.insp.Items) > 0 {
		return faultf("stands right behind the buffer")
	}
	p.add(to, &Absent{OrElse: o.given})
	return nil
}

// parseBase64Decode takes base64_decode:[bytes N][, offset N][, relative].
func (p *parser) parseBase64Decode(o *option) error {
	d := &Base64Decode{}
	if o.given {
		for _, part := range fields(o.value) {
			key, value, _ := strings.Cut(part, " ")
			n, err := uint64(0), error(nil)
			switch key {
			case "relative":
				d.Relative = true
				continue
			case "bytes":
				if n, err = parseUint(strings.Trim(value, blanks), 32); err == nil && n == 0 {
					err = faultf("no bytes are decoded")
				}
				d.Bytes = int(n)
			case "offset":
				n, err = parseUint(strings.Trim(value, blanks), 32)
				d.Offset = int(n)
			default:
				return faultf("%s is not understood", short(part))
			}
			if err != nil {
				return err
			}
		}
	}
	p.base64 = true
	p.add(p.home(d.Relative), d)
	return nil
}

// parseASN1 takes asn1, its parts in any order.
func (p *parser) parseASN1(o *option) error {
	a := &ASN1{}
	for _, part := range strings.FieldsFunc(o.value, func(r rune) bool { return r == ',' }) {
		key, value := cutPart(strings.Trim(part, blanks))
		switch key {
		case "bitstring_overflow":
			a.BitstringOverflow = true
			continue
		case "double_overflow":
			a.DoubleOverflow = true
			continue
		}
		n, err := parseInt(value, -lastPort, lastPort)
		switch key {
		case "oversize_length":
			if n <= 0 {
				return faultf("a length of nothing")
			}
			a.OversizeLength = int(n)
		case "absolute_offset":
			a.AbsoluteOffset = int(n)
		case "relative_offset":
			a.Relative, a.RelativeOffset = true, int(n)
		default:
			return faultf("%s is not understood", short(key))
		}
		if err != nil {
			return err
		}
	}
	if !a.BitstringOverflow && !a.DoubleOverflow && a.OversizeLength == 0 {
		return faultf("it says nothing to look for")
	}
	p.add(p.home(a.Relative), a)
	return nil
}

// parseFTPBounce takes ftpbounce.
func (p *parser) parseFTPBounce(*option) error {
	if err := p.setProtocol([]app.Protocol{app.FTP}); err != nil {
		return err
	}
	p.add(p.of("", payload, NoBufferDir), &FTPBounce{})
	return nil
}
