package detect

import (
	"bytes"
	"testing"

	"gotcp/internal/ids/rule"
)

// naive tries everything everywhere: what contents mean, without any thought of
// work. found is where the last one was found ends.
func naive(items []*rule.Content, data []byte, pos int) bool {
	if len(items) == 0 {
		return true
	}
	c := items[0]
	fits := func(at int) bool {
		end := at + len(c.Pattern)
		got, want := data[at:end], c.Pattern
		if c.Nocase {
			got, want = bytes.ToLower(got), bytes.ToLower(want)
		}
		if !bytes.Equal(got, want) || c.EndsWith && end != len(data) || c.StartsWith && at != 0 {
			return false
		}
		offset, relative := 0, c.Distance != nil || c.Within != nil
		if c.Offset != nil {
			if offset = int(c.Offset.Literal); at < offset {
				return false
			}
		}
		if c.Depth != nil && end > offset+int(c.Depth.Literal) {
			return false
		}
		if relative {
			from := pos
			if c.Distance != nil {
				from += int(c.Distance.Literal)
			}
			if at < from || c.Within != nil && end > from+int(c.Within.Literal) {
				return false
			}
		}
		return true
	}
	any := false
	for at := 0; at+len(c.Pattern) <= len(data); at++ {
		if !fits(at) {
			continue
		}
		any = true
		if !c.Negated && naive(items[1:], data, at+len(c.Pattern)) {
			return true
		}
	}
	return c.Negated && !any && naive(items[1:], data, pos)
}

// contentsFrom makes up to four contents of bytes.
func contentsFrom(b []byte) (items []*rule.Content) {
	tape := tape(b)
	take := tape.next
	for len(tape) > 0 && len(items) < 4 {
		c := &rule.Content{}
		kind := take()
		for range 1 + kind&1 {
			c.Pattern = append(c.Pattern, "aAbB"[take()&3])
		}
		c.Nocase, c.Negated = kind&2 != 0, kind&4 != 0
		bounds := take()
		value := func() *rule.Value { return lit(int64(take() % 8)) }
		if len(items) > 0 && bounds&1 != 0 {
			c.Distance = lit(int64(take()%9 - 3))
		}
		if len(items) > 0 && bounds&2 != 0 {
			c.Within = lit(int64(len(c.Pattern) + take()%6))
		}
		if c.Distance == nil && c.Within == nil {
			switch {
			case bounds&4 != 0:
				c.StartsWith = true
			case bounds&8 != 0:
				c.Offset = value()
			}
			if bounds&16 != 0 && !c.StartsWith {
				c.Depth = lit(int64(len(c.Pattern) + take()%8))
			}
		}
		c.EndsWith = bounds&32 != 0 && c.Depth == nil
		items = append(items, c)
	}
	return items
}

// FuzzContents holds contents against the naive way.
func FuzzContents(f *testing.F) {
	f.Add([]byte{0, 0, 0, 0, 0, 2, 1, 0}, []byte("abab"))
	f.Add([]byte{2, 1, 0, 0, 4, 1, 3, 1, 2}, []byte("aAbBaabb"))
	f.Add([]byte{1, 0, 2, 8, 3, 0, 2, 3, 1, 2, 3, 0, 1, 33, 1}, []byte("abababbbabaaab"))
	f.Fuzz(func(t *testing.T, spec, data []byte) {
		for i := range data {
			data[i] = "aAbB"[data[i]&3]
		}
		contents := contentsFrom(spec)
		items := make([]rule.Item, len(contents))
		for i, c := range contents {
			items[i] = c
		}
		data = data[:min(len(data), 24)]
		if got, want := holdsIn(t, string(data), items...), naive(contents, data, 0); got != want {
			for _, c := range contents {
				t.Logf("%q %+v", c.Pattern, *c)
			}
			t.Errorf("in %q: %v, the naive way %v", data, got, want)
		}
	})
}
