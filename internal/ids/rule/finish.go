package rule

import (
	"gotcp/internal/ids/app"
)

// finish checks what only the whole rule shows, and completes it.
func (p *parser) finish() *Error {
	r := p.rule
	if g := p.unused(); g != nil {
		return failure(faultf("nothing looks into this buffer"), g.name, g.at, 0)
	}
	if r.SID == 0 {
		return failure(faultf("the rule has no sid"), "", 0, 0)
	}
	if r.GID == 0 {
		r.GID = 1
	}
	if r.Priority == 0 {
		r.Priority = 3
	}
	p.finishFileStore()
	for _, g := range p.list {
		if err := p.finishGroup(g); err != nil {
			return failure(err, g.name, g.place(), 0)
		}
		r.Buffers = append(r.Buffers, g.insp)
	}
	if err := p.checkDirections(); err != nil {
		return failure(err, "", 0, 0)
	}
	if err := p.checkSize(); err != nil {
		return failure(err, "dsize", p.placeOf("dsize"), 0)
	}
	if err := p.checkPackets(); err != nil {
		return failure(err, "", 0, 0)
	}
	return nil
}

// checkPackets refuses conditions on packets in rules about streams only.
func (p *parser) checkPackets() error {
	r := p.rule
	if r.Proto != TCPStream && (r.Flow == nil || !r.Flow.OnlyStream) {
		return nil
	}
	for _, c := range r.Packet {
		switch c.(type) {
		case *StreamSize, *FlowTest, *IPRep:
		default:
			return faultf("the rule is about streams only, and has conditions on packets")
		}
	}
	return nil
}

// placeOf is where a keyword first stands.
func (p *parser) placeOf(name string) int {
	for i := range p.options {
		if p.options[i].name == name {
			return p.options[i].at
		}
	}
	return 0
}

// finishGroup checks the conditions on one buffer against one another.
func (p *parser) finishGroup(g *group) error {
	others, absent := 0, (*Absent)(nil)
	longest, exact := 0, -1
	anywhere := false // the match before may be anywhere
	for _, item := range g.insp.Items {
		switch item := item.(type) {
		case *Absent:
			absent = item
			continue
		case *Content:
			if g.info.check != nil && len(g.insp.Transforms) == 0 {
				if err := g.info.check(item); err != nil {
					return err
				}
			}
			if absent != nil && item.FastPattern {
				return faultf("fast_pattern makes no sense in a buffer that may be absent")
			}
			if anywhere && (item.Distance != nil || item.Within != nil) {
				return faultf("a content is relative to one with fast_pattern:only, whose place is not looked for")
			}
			anywhere = item.FastOnly
			if !item.Negated {
				longest = max(longest, len(item.Pattern))
			}
		case *BSize:
			if item.Min.Var == "" && (item.Op == Equal || item.Op == LessEqual) {
				exact = int(item.Min.Literal)
			}
		}
		others++
	}
	switch {
	case absent != nil && !absent.OrElse && others > 0:
		return faultf("the buffer can't be absent and have contents: absent stands alone")
	case absent != nil && absent.OrElse && others == 0:
		return faultf("absent: or_else needs conditions for when the buffer is there")
	case exact >= 0 && longest > exact:
		return faultf("a content of %d bytes is never in a buffer of %d", longest, exact)
	}
	return nil
}

// checkDirections finds the directions in which the rule can match.
func (p *parser) checkDirections() error {
	r := p.rule
	if r.Transactions {
		return p.checkTransactions()
	}
	dirs := p.dirs
	if f := r.Flow; f != nil && f.ToServer {
		dirs &= toServer
	} else if f != nil && f.ToClient {
		dirs &= toClient
	}
	if r.Hook != nil && r.Hook.Dir == app.ToServer {
		dirs &= toServer
	} else if r.Hook != nil {
		dirs &= toClient
	}
	for _, g := range p.list {
		dirs &= g.info.dirs
	}
	if dirs == 0 {
		return faultf("its keywords belong to different directions: one message never has them all")
	}
	r.ToServer, r.ToClient = dirs&toServer != 0, dirs&toClient != 0
	return nil
}

// checkTransactions checks a => rule: it is about both messages of an exchange.
func (p *parser) checkTransactions() error {
	if p.rule.Hook != nil {
		return faultf("a => rule is about both messages, not about a step of one")
	}
	var dirs directions
	fastToClient := false
	streamToServer := false
	for _, g := range p.list {
		if !g.info.ofMessage() {
			return faultf("a => rule looks into the parts of messages, not into packets")
		}
		toward := g.insp.Dir
		switch toward {
		case BufferToServer:
			dirs |= toServer
		case BufferToClient:
			dirs |= toClient
		default:
			return faultf("%s is in both messages: %s: to_server or %s: to_client says which", g.name, g.name, g.name)
		}
		for _, item := range g.insp.Items {
			if c, ok := item.(*Content); ok && c.FastPattern && toward == BufferToClient {
				fastToClient = true
			}
		}
		if toward == BufferToServer && (g.info.buffer == app.FileData || g.info.buffer == app.HTTPRequestBody) {
			streamToServer = true
		}
	}
	if dirs != bothWays {
		return faultf("a => rule needs keywords of both directions")
	}
	// A body that comes in pieces is looked at when it comes, and what the other
	// side's fast pattern would decide is not known by then.
	if fastToClient && streamToServer {
		return faultf("fast_pattern can't be in the response when the request's body is looked into")
	}
	p.rule.ToServer, p.rule.ToClient = true, true
	return nil
}

// checkSize refuses contents that can't be in a payload of the size that dsize
// wants, and dsize, which is about packets, beside the parts of messages.
func (p *parser) checkSize() error {
	most := uint32(0)
	asked, found := false, false
	for _, c := range p.rule.Packet {
		f, ok := c.(*FieldTest)
		if !ok || f.Field != DSize {
			continue
		}
		asked = true
		switch f.Op {
		case Equal, LessEqual:
			most, found = f.Value, true
		case Less:
			most, found = f.Value-1, f.Value > 0
		case Between:
			most, found = f.Max-1, true
		}
	}
	for _, g := range p.list {
		if asked && g.info.ofMessage() {
			return faultf("is about packets, %s about messages", g.name)
		}
		if !found || g.info.buffer != app.Payload {
			continue
		}
		for _, item := range g.insp.Items {
			if c, ok := item.(*Content); ok && !c.Negated && uint32(len(c.Pattern)) > most {
				return faultf("a content of %d bytes is never in a payload of that size", len(c.Pattern))
			}
		}
	}
	return nil
}
