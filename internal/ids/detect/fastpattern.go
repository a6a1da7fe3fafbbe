package detect

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// fastPattern is the string of a rule that is looked for, with those of all the
// others, before the rule is looked at.
type fastPattern struct {
	inspection int
	bytes      []byte
	nocase     bool
	// last is where it has to end at the latest, counted from the beginning; 0:
	// anywhere.
	last int
}

// chooseFastPattern picks the string: the one that the rule names, or else the
// strongest of the buffers that are most worth it. Where a rule looks into
// transactions it is one of theirs.
func chooseFastPattern(s *sig, items [][]rule.Item) *fastPattern {
	var best *fastPattern
	bestRank, bestStrength := 0, 0
	for i := range s.inspections {
		in := &s.inspections[i]
		if in.place == inHeader || in.orElse || in.place == inPayload && s.kind == transactionKind || in.number != nil || in.event != nil {
			continue
		}
		for _, item := range items[i] {
			c, ok := item.(*rule.Content)
			if !ok || c.Negated || len(c.Pattern) == 0 {
				continue
			}
			rank, n := bufferRank(in.buffer), strength(c.Pattern)
			if c.FastPattern || c.FastOnly {
				rank = 100
			}
			if best == nil || rank > bestRank || rank == bestRank && n > bestStrength {
				best, bestRank, bestStrength = newFastPattern(i, c), rank, n
			}
		}
	}
	return best
}

func newFastPattern(i int, c *rule.Content) *fastPattern {
	f := &fastPattern{inspection: i, bytes: c.Pattern, nocase: c.Nocase}
	if c.FastLength > 0 && c.FastOffset+c.FastLength <= len(c.Pattern) {
		f.bytes = c.Pattern[c.FastOffset : c.FastOffset+c.FastLength]
	}
	if f.nocase {
		f.bytes = lower(f.bytes)
	}
	if c.Distance == nil && c.Within == nil {
		switch {
		case c.StartsWith:
			f.last = len(c.Pattern)
		case c.Depth != nil && c.Depth.Var == "" && (c.Offset == nil || c.Offset.Var == ""):
			f.last = int(c.Depth.Literal)
			if c.Offset != nil {
				f.last += int(c.Offset.Literal)
			}
		}
	}
	return f
}

// chooseAnchor picks a string of the payload that has to lie near the beginning:
// looking for it costs little, as only the beginning is searched.
func chooseAnchor(s *sig, items [][]rule.Item) *fastPattern {
	var best *fastPattern
	for i := range s.inspections {
		if s.inspections[i].place != inPayload {
			continue
		}
		for _, item := range items[i] {
			c, ok := item.(*rule.Content)
			if !ok || c.Negated {
				continue
			}
			f := newFastPattern(i, c)
			if f.last == 0 || f.last > shallowLimit {
				continue
			}
			if best == nil || strength(f.bytes) > strength(best.bytes) {
				best = f
			}
		}
	}
	return best
}

// bufferRank says how rare the strings of a buffer are in traffic.
func bufferRank(b app.Buffer) int {
	switch b {
	case app.HTTPMethod, app.HTTPStatCode, app.HTTPStatMsg, app.HTTPProtocol, app.HTTPHeaderNames, app.HTTPConnection,
		app.HTTPContentLen, app.HTTPAccept, app.HTTPAcceptEnc, app.HTTPAcceptLang, app.FTPCompletionCode:
		return 1
	case app.Payload, app.PacketData:
		return 2
	}
	return 3
}

// strength says how unlikely a string is to be met by chance: its length, and
// more for bytes that are rare, less for those that repeat.
func strength(p []byte) (n int) {
	var seen [256]bool
	for _, c := range p {
		switch {
		case seen[c]:
			n++
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			n += 3
		case ' ' <= c && c < 0x7f || c == 0 || c == 1 || c == 0xff:
			n += 4
		default:
			n += 6
		}
		seen[c] = true
	}
	return n
}
