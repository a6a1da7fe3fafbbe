package detect

import (
	"bytes"
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/pattern"
)

// twins are buffers that mostly have the same bytes, by direction: a body is a file, an
// address is seldom written so that it has to be normalised. The patterns of both are one
// set, so that the bytes are searched once.
var twins = [2][][2]app.Buffer{
	app.ToServer: {{app.HTTPRequestBody, app.FileData}, {app.HTTPURI, app.HTTPRawURI}, {app.HTTPHost, app.HTTPRawHost}},
	app.ToClient: {{app.HTTPResponseBody, app.FileData}},
}

// groups makes the groups of the lists, in their order, but those of twins next to each
// other: only the last search is remembered.
func (rs *Ruleset) groups(lists map[int]*patternBuilder, dir int) (groups []listGroup) {
	for list := range rs.lists {
		b := lists[list]
		if b == nil || slices.ContainsFunc(groups, func(g listGroup) bool { return g.list == list }) {
			continue
		}
		if other := rs.twin(list, lists, dir); other >= 0 {
			groups = append(groups, joined(list, b, other, lists[other])...)
		} else {
			groups = append(groups, listGroup{list: list, patternGroup: b.group()})
		}
	}
	return groups
}

// twin is the list, of those with patterns, that mostly has the same values as one without
// transforms; negative: none.
func (rs *Ruleset) twin(list int, lists map[int]*patternBuilder, dir int) int {
	if !rs.lists[list].chain.Empty() {
		return -1
	}
	for _, pair := range twins[dir] {
		i := slices.Index(pair[:], rs.lists[list].buffer)
		if i < 0 {
			continue
		}
		for other := range rs.lists {
			if l := &rs.lists[other]; l.buffer == pair[1-i] && l.chain.Empty() && lists[other] != nil {
				return other
			}
		}
	}
	return -1
}

// joined makes two groups with one set. What either has no rules for has none there.
func joined(a int, as *patternBuilder, b int, bs *patternBuilder) []listGroup {
	var both patternBuilder
	groups := []listGroup{{list: a, shared: true}, {list: b, shared: true}}
	for from, builder := range []*patternBuilder{as, bs} {
		for i, p := range builder.patterns {
			at := both.place(p)
			for to := range groups {
				if at == len(groups[to].sigs) {
					groups[to].sigs = append(groups[to].sigs, nil)
				}
			}
			groups[from].sigs[at] = builder.sigs[i]
		}
	}
	set := pattern.New(both.patterns)
	for i := range groups {
		groups[i].set = set
	}
	return groups
}

// search is a search that may serve another buffer.
type search struct {
	set   *pattern.Set
	data  []byte
	found []uint32
}

// found are the patterns of a group in a value.
func (m *Matcher) found(g *listGroup, data []byte) []uint32 {
	last := &m.last
	if g.shared && last.set == g.set && bytes.Equal(last.data, data) {
		return last.found
	}
	m.effort.pay(int64(len(data) / scannedPerCost))
	found := g.set.Scan(data, &m.scratch)
	if g.shared {
		last.set, last.data, last.found = g.set, data, append(last.found[:0], found...)
	}
	return found
}
