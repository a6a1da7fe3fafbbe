package rule

import "slices"

// group is an inspection in the making.
type group struct {
	info  *bufferInfo
	name  string // the buffer's
	old   bool   // the rule says file_data, as Snort's do
	insp  Inspection
	at    int // where it is named
	empty bool
}

// place is where the rule names the buffer, or, if that stands behind a content,
// where the content is.
func (g *group) place() int {
	if g.at > 0 {
		return g.at
	}
	for _, item := range g.insp.Items {
		if c, ok := item.(*Content); ok {
			return c.pos
		}
	}
	return 0
}

// groups are a rule's inspections, in the order in which they get their first
// condition, and the sticky buffer that the next conditions look into.
type groups struct {
	list []*group
	// sticky is the buffer named last; nil: none, or pkt_data.
	sticky *group
	// transforms wait for the first condition that they apply to.
	transforms []Transform
	// transformable: transforms may follow, as no transformed condition has yet.
	transformable bool
	// last is the group of the condition that came last, lastContent that of the
	// last content.
	last        *group
	content     *Content
	contentHome *group
}

// setSticky makes a buffer the one that follows.
func (g *groups) setSticky(s *group) {
	g.transforms, g.transformable = nil, true
	s.empty = true
	g.sticky = s
}

// unused is the sticky buffer that nothing has looked into yet.
func (g *groups) unused() *group {
	if g.sticky != nil && (g.sticky.empty || len(g.transforms) > 0) {
		return g.sticky
	}
	return nil
}

// current is the group that the next condition belongs to: that of the sticky
// buffer, or the payload.
func (g *groups) current() *group {
	s := g.sticky
	if s == nil {
		return g.of("", payload, NoBufferDir)
	}
	if len(g.transforms) > 0 {
		// What was looked for before the transforms was in the plain buffer.
		if !s.empty {
			s = &group{info: s.info, name: s.name, insp: Inspection{Buffer: s.info.buffer, Dir: s.insp.Dir}, at: s.at, empty: true}
		}
		s.insp.Transforms = g.transforms
		g.transforms, g.transformable = nil, false
	}
	if s.empty {
		s.empty = false
		if same := g.find(s); same != nil && !s.info.many {
			s = same
		} else {
			g.list = append(g.list, s)
		}
	}
	g.sticky = s
	return s
}

// of is the group of a buffer with one value, or a new one.
func (g *groups) of(name string, info *bufferInfo, dir BufferDir) *group {
	n := &group{info: info, name: name, insp: Inspection{Buffer: info.buffer, Dir: dir}}
	if same := g.find(n); same != nil {
		return same
	}
	g.list = append(g.list, n)
	return n
}

// find is a group that looks at the same.
func (g *groups) find(like *group) *group {
	for _, o := range g.list {
		if o.insp.Buffer == like.insp.Buffer && o.insp.Dir == like.insp.Dir &&
			slices.Equal(o.insp.Transforms, like.insp.Transforms) {
			return o
		}
	}
	return nil
}

// add appends a condition to a group.
func (g *groups) add(to *group, item Item) {
	to.insp.Items = append(to.insp.Items, item)
	g.last = to
	if c, ok := item.(*Content); ok {
		g.content, g.contentHome = c, to
	}
}

// relative is the group that a condition relative to the one before belongs to:
// without a sticky buffer that of the last condition, so that it follows a
// content whose buffer was named behind it.
func (g *groups) relative() *group {
	if g.sticky == nil && g.last != nil {
		return g.last
	}
	return g.current()
}

// move takes a content to another group, from the payload the last one, from a
// sticky buffer what has just been put there.
func (g *groups) move(to *bufferInfo, name string, dir BufferDir) error {
	from, k := g.movable()
	if from == nil {
		return faultf("no content before it to look for in this buffer")
	}
	c := from.insp.Items[k].(*Content)
	from.insp.Items = slices.Delete(from.insp.Items, k, k+1)
	if len(from.insp.Items) == 0 {
		from.empty = true
		g.list = slices.DeleteFunc(g.list, func(o *group) bool { return o == from })
	}
	latest, home := g.content, g.contentHome
	g.add(g.of(name, to, dir), c)
	if latest != c { // a later content, elsewhere, stays the last one
		g.content, g.contentHome = latest, home
	}
	return nil
}

func (g *groups) movable() (from *group, at int) {
	if from = g.sticky; from == nil {
		i := slices.IndexFunc(g.list, func(o *group) bool { return o.info == payload })
		if i < 0 {
			return nil, 0
		}
		from = g.list[i]
	}
	for k := len(from.insp.Items) - 1; k >= 0; k-- {
		c, ok := from.insp.Items[k].(*Content)
		if ok && (g.sticky == nil || c == g.content) {
			return from, k
		}
	}
	return nil, 0
}
