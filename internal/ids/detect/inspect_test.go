package detect

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// holdsIn reports whether items hold in data.
func holdsIn(t testing.TB, data string, items ...rule.Item) bool {
	t.Helper()
	vars := slots{}
	steps, err := compileSteps(items, vars, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := inspector{effort: &effort{pool: poolSize}}
	return x.inspect(steps, []byte(data), 0)
}

func TestContent(t *testing.T) {
	at := func(s string, change func(*rule.Content)) *rule.Content {
		c := find(s)
		change(c)
		return c
	}
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"found", "one two", []rule.Item{find("two")}, true},
		{"not found", "one two", []rule.Item{find("three")}, false},
		{"case", "one TWO", []rule.Item{find("two")}, false},
		{"nocase", "one TWO", []rule.Item{at("tWo", func(c *rule.Content) { c.Nocase = true })}, true},
		{"negated", "one two", []rule.Item{at("three", func(c *rule.Content) { c.Negated = true })}, true},
		{"negated, there", "one two", []rule.Item{at("two", func(c *rule.Content) { c.Negated = true })}, false},
		{"depth reaches", "one two", []rule.Item{at("two", func(c *rule.Content) { c.Depth = lit(7) })}, true},
		{"depth too short", "one two", []rule.Item{at("two", func(c *rule.Content) { c.Depth = lit(6) })}, false},
		{"depth counts from offset", "one two", []rule.Item{at("two", func(c *rule.Content) { c.Offset, c.Depth = lit(4), lit(3) })}, true},
		{"offset beyond", "one two", []rule.Item{at("two", func(c *rule.Content) { c.Offset = lit(5) })}, false},
		{"starts", "one two", []rule.Item{at("one", func(c *rule.Content) { c.StartsWith = true })}, true},
		{"does not start", "one two", []rule.Item{at("two", func(c *rule.Content) { c.StartsWith = true })}, false},
		{"ends", "two one two", []rule.Item{at("two", func(c *rule.Content) { c.EndsWith = true })}, true},
		{"does not end", "two one", []rule.Item{at("two", func(c *rule.Content) { c.EndsWith = true })}, false},
		{"distance", "one two", []rule.Item{find("one"), at("two", func(c *rule.Content) { c.Distance = lit(1) })}, true},
		{"distance too far", "one two", []rule.Item{find("one"), at("two", func(c *rule.Content) { c.Distance = lit(2) })}, false},
		{"distance negative", "one two", []rule.Item{find("two"), at("one", func(c *rule.Content) { c.Distance = lit(-7) })}, true},
		{"within", "one two", []rule.Item{find("one"), at("two", func(c *rule.Content) { c.Within = lit(4) })}, true},
		{"within too short", "one two", []rule.Item{find("one"), at("two", func(c *rule.Content) { c.Within = lit(3) })}, false},
		{"goes back to another first", "axx ay", []rule.Item{find("a"), at("y", func(c *rule.Content) { c.Within = lit(1) })}, true},
		{"goes back twice", "ab axb axbc", []rule.Item{
			find("a"), at("b", func(c *rule.Content) { c.Within = lit(2) }), at("c", func(c *rule.Content) { c.Within = lit(1) }),
		}, true},
		{"negated relative", "one two", []rule.Item{find("one"), at("two", func(c *rule.Content) { c.Within, c.Negated = lit(4), true })}, false},
		{"negated relative, another first", "a1 a2", []rule.Item{find("a"), at("1", func(c *rule.Content) { c.Within, c.Negated = lit(1), true })}, true},
		{"a negated one does not move", "abc", []rule.Item{
			find("a"), at("x", func(c *rule.Content) { c.Distance, c.Negated = lit(0), true }), at("b", func(c *rule.Content) { c.Within = lit(1) }),
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPacketRuleMatches(t *testing.T) {
	c := newConversation(t, build(t, payload(find("evil"))))
	if got := c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, "so evil")); len(got) != 1 {
		t.Errorf("matches: %v, want one", got)
	}
	if got := c.packet(app.ToServer, tcpPacket(app.ToServer, 0x18, "so good")); len(got) != 0 {
		t.Errorf("matches: %v, want none", got)
	}
}
