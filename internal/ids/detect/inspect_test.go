package detect

import (
	"testing"

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

func TestExpressions(t *testing.T) {
	for _, tt := range []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"expression", "ab12", []rule.Item{&rule.PCRE{Expr: `[a-z]\d+$`}}, true},
		{"expression, negated", "ab12", []rule.Item{&rule.PCRE{Expr: `\d`, Negated: true}}, false},
		{"expression, relative", "12 ab", []rule.Item{find("ab"), &rule.PCRE{Expr: `\d`, Relative: true}}, false},
		{"expression, at the place reached", "x12 x3", []rule.Item{find("x"), &rule.PCRE{Expr: `^3`, Relative: true}}, true},
		{"content after an expression", "a1 b1c", []rule.Item{&rule.PCRE{Expr: `\d`}, &rule.Content{Pattern: []byte("c"), Within: lit(1)}}, true},
	} {
		if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
			t.Errorf("%s: holds: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"bsize", "four", []rule.Item{&rule.BSize{Op: rule.Equal, Min: *lit(4)}}, true},
		{"bsize of a range", "four", []rule.Item{&rule.BSize{Op: rule.Between, Min: *lit(4), Max: 9}}, false},
		{"urilen", "/index", []rule.Item{&rule.URILen{Op: rule.Less, Min: 7}}, true},
	} {
		if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
			t.Errorf("%s: holds: %v, want %v", tt.name, got, tt.want)
		}
	}
}
