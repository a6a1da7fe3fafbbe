package rule

import (
	"strings"

	"gotcp/internal/ids/app"
)

// parseContent takes content: bytes to find.
func (p *parser) parseContent(o *option) error { return p.addContent(o, p.current()) }

// parseURIContent takes uricontent, Snort's old way to say content; http_uri.
func (p *parser) parseURIContent(o *option) error {
	if p.sticky != nil {
		return faultf("a sticky buffer is set: pkt_data ends it")
	}
	info := sticky["http.uri"]
	if err := p.setProtocol(info.of); err != nil {
		return err
	}
	return p.addContent(o, p.of("http.uri", info, p.dirOf(info)))
}

func (p *parser) addContent(o *option, to *group) error {
	pattern, err := parsePattern(o.value)
	if err != nil {
		return err
	}
	p.add(to, &Content{Pattern: pattern, Negated: o.negated, pos: o.at})
	return nil
}

// parsePattern reads a content's text: bytes in hexadecimal between bars, and a
// backslash before what means something else.
func parsePattern(s string) ([]byte, error) {
	pattern := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '|':
			n := strings.IndexByte(s[i+1:], '|')
			if n < 0 {
				return nil, faultAt(i, "no | ends the bytes in hexadecimal")
			}
			var err error
			if pattern, err = appendHex(pattern, s[i+1:i+1+n]); err != nil {
				return nil, faultAt(i+1, "%s", err.Error())
			}
			i += n + 1
		case '\\':
			if i++; i == len(s) || strings.IndexByte(`:;\"`, s[i]) < 0 {
				return nil, faultAt(i-1, `a backslash stands before : ; \ and " only`)
			}
			pattern = append(pattern, s[i])
		case '"':
			return nil, faultAt(i, "a quote without a backslash before it")
		default:
			pattern = append(pattern, c)
		}
	}
	if len(pattern) == 0 {
		return nil, faultf("there is nothing to find")
	}
	return pattern, nil
}

// appendHex appends bytes written as digits, with blanks anywhere.
func appendHex(b []byte, s string) ([]byte, error) {
	half, high := false, byte(0)
	for i := 0; i < len(s); i++ {
		v := hexValue(s[i])
		if v == 0xff {
			if s[i] == ' ' || s[i] == '\t' {
				continue
			}
			return nil, faultf("%q is no hexadecimal digit", s[i])
		}
		if half {
			b = append(b, high<<4|v)
		}
		half, high = !half, v
	}
	if half {
		return nil, faultf("an odd number of hexadecimal digits")
	}
	return b, nil
}

func hexValue(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 0xff
}

// lastContent is the content that a modifier behind it means.
func (p *parser) lastContent() (*Content, error) {
	if p.content == nil {
		return nil, faultf("no content before it")
	}
	return p.content, nil
}

func (p *parser) parseNocase(*option) error {
	c, err := p.lastContent()
	if err != nil {
		return err
	}
	if c.Nocase {
		return faultf("the content has it already")
	}
	c.Nocase = true
	return nil
}

// parseRawBytes takes rawbytes: payload is raw here in any case.
func (p *parser) parseRawBytes(*option) error {
	if _, err := p.lastContent(); err != nil {
		return err
	}
	if p.contentHome.info.buffer != app.Payload {
		return faultf("the content is not of the payload")
	}
	return nil
}

// place finds the content that offset, depth, distance or within limits, and
// refuses what contradicts it.
func (p *parser) place(relative bool) (*Content, error) {
	c, err := p.lastContent()
	switch {
	case err != nil:
		return nil, err
	case c.StartsWith:
		return nil, faultf("the content has startswith: its place is fixed")
	case relative && (c.Offset != nil || c.Depth != nil), !relative && (c.Distance != nil || c.Within != nil):
		return nil, faultf("offset and depth count from the buffer's start, distance and within from the last match: " +
			"a content has the ones or the others")
	case c.Negated && c.FastPattern:
		return nil, faultf("a negated content with fast_pattern may be anywhere")
	case c.FastOnly:
		return nil, faultf("a content with fast_pattern:only may be anywhere")
	}
	return c, nil
}

func (p *parser) parseOffset(o *option) error {
	c, err := p.place(false)
	if err != nil {
		return err
	}
	return p.limit(&c.Offset, o, 0)
}

func (p *parser) parseDepth(o *option) error {
	c, err := p.place(false)
	if err != nil {
		return err
	}
	if err := p.limit(&c.Depth, o, 0); err != nil {
		return err
	}
	if c.Depth.Var == "" && c.Depth.Literal < int64(len(c.Pattern)) {
		return faultf("%d is less than the content's length of %d", c.Depth.Literal, len(c.Pattern))
	}
	return nil
}

// maxDistance is the farthest that a content may be from another.
const maxDistance = 1 << 20

func (p *parser) parseDistance(o *option) error {
	c, err := p.place(true)
	if err != nil {
		return err
	}
	return p.limit(&c.Distance, o, -maxDistance)
}

func (p *parser) parseWithin(o *option) error {
	c, err := p.place(true)
	if err != nil {
		return err
	}
	if err := p.limit(&c.Within, o, -maxDistance); err != nil {
		return err
	}
	if c.Within.Var == "" && c.Within.Literal < int64(len(c.Pattern)) {
		return faultf("%d is less than the content's length of %d", c.Within.Literal, len(c.Pattern))
	}
	return nil
}

// limit reads a number or the name of a variable.
func (p *parser) limit(to **Value, o *option, least int64) error {
	if *to != nil {
		return faultf("the content has one already")
	}
	most := int64(lastPort)
	if least < 0 {
		most = maxDistance
	}
	v, err := p.value(o.value, least, most)
	*to = &v
	return err
}

// value reads a number, or the name of a variable that there is.
func (p *parser) value(s string, least, most int64) (Value, error) {
	if s != "" && isLetter(s[0]) {
		if !p.variables[s] {
			return Value{}, faultf("no byte_extract or byte_math before it sets %s", short(s))
		}
		return Value{Var: s}, nil
	}
	n, err := parseInt(s, least, most)
	return Value{Literal: n}, err
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }

func (p *parser) parseStartsWith(*option) error {
	c, err := p.lastContent()
	switch {
	case err != nil:
		return err
	case c.StartsWith:
		return faultf("the content has it already")
	case c.Offset != nil || c.Depth != nil || c.Distance != nil || c.Within != nil:
		return faultf("the content has a place already")
	case c.FastOnly:
		return faultf("a content with fast_pattern:only may be anywhere")
	}
	c.StartsWith = true
	return nil
}

func (p *parser) parseEndsWith(*option) error {
	c, err := p.lastContent()
	if err != nil {
		return err
	}
	c.EndsWith = true
	return nil
}

// parseFastPattern takes fast_pattern, with only or the part that is to be used.
func (p *parser) parseFastPattern(o *option) error {
	c, err := p.lastContent()
	if err != nil {
		return err
	}
	placed := c.Offset != nil || c.Depth != nil || c.Distance != nil || c.Within != nil
	switch {
	case c.FastPattern:
		return faultf("the content has it already")
	case c.Negated && placed:
		return faultf("a negated content that has a place can't be the one looked for first")
	case p.contentHome.info.buffer == app.Base64Data:
		return faultf("what is decoded can't be looked for first")
	case p.contentHome.info.buffer == app.Payload && p.payloadHasFastPattern(c):
		return faultf("another content has it already")
	}
	switch {
	case !o.given:
	case o.value == "only":
		if c.Negated || placed {
			return faultf("only is for contents that are neither negated nor have a place")
		}
		c.FastOnly = true
	default:
		parts := fields(o.value)
		if len(parts) != 2 {
			return faultf("%s is neither only nor an offset and a length", short(o.value))
		}
		offset, errOffset := parseUint(parts[0], 16)
		length, errLength := parseUint(parts[1], 16)
		if errOffset != nil || errLength != nil || length == 0 || int(offset+length) > len(c.Pattern) {
			return faultf("%s is no part of a content of %d bytes", short(o.value), len(c.Pattern))
		}
		c.FastOffset, c.FastLength = int(offset), int(length)
	}
	c.FastPattern = true
	return nil
}

func (p *parser) payloadHasFastPattern(but *Content) bool {
	for _, g := range p.list {
		if g.info.buffer != app.Payload {
			continue
		}
		for _, item := range g.insp.Items {
			if c, ok := item.(*Content); ok && c != but && c.FastPattern {
				return true
			}
		}
	}
	return false
}

// contentIn is for keywords that are a buffer and a content in one.
func contentIn(buffer string) func(*parser, *option) error {
	return func(p *parser, o *option) error {
		info := sticky[buffer]
		if err := p.setProtocol(info.of); err != nil {
			return err
		}
		c := &Content{Pattern: []byte(o.value), Negated: o.negated, pos: o.at}
		p.add(p.of(buffer, info, p.dirOf(info)), c)
		return nil
	}
}
