package detect

import (
	"strings"
	"testing"

	"gotcp/internal/ids/rule"
)

// A chain of relative contents, each of which has many places, is given up.
func TestTooMuchBacktrackingIsGivenUp(t *testing.T) {
	items := []rule.Item{find("a")}
	for range 6 {
		items = append(items, &rule.Content{Pattern: []byte("a"), Distance: lit(0)})
	}
	items = append(items, &rule.Content{Pattern: []byte("b"), Within: lit(1)})
	c := newConversation(t, build(t, payload(items...)))
	if got := hello(c, strings.Repeat("a", 1400)); len(got) != 0 {
		t.Errorf("matched %v", got)
	}
	if c.m.Stats.GaveUp != 1 {
		t.Errorf("gave up %d times, want once", c.m.Stats.GaveUp)
	}
	want(t, "the next packet", hello(c, "aaaaaaab"), 1)
}

// Searching far again and again is given up, too.
func TestTooMuchSearchingIsGivenUp(t *testing.T) {
	vars := slots{}
	steps, err := compileSteps([]rule.Item{find("a"), &rule.Content{Pattern: []byte("bc"), Distance: lit(0)}}, vars, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := inspector{effort: &effort{pool: poolSize}}
	data := []byte(strings.Repeat("a", 1<<20))
	if x.inspect(steps, data, 0) {
		t.Error("matched")
	}
	if x.gaveUp != 1 || x.budget < maxSteps-4*searchFactor {
		t.Errorf("gave up %d times after %d steps", x.gaveUp, maxSteps-x.budget)
	}
}

// A packet that every rule matches is not worth more than so many.
func TestMatchesAreBounded(t *testing.T) {
	rules := make([]*rule.Rule, maxMatches+10)
	for i := range rules {
		rules[i] = payload(find("hello"))
	}
	c := newConversation(t, build(t, rules...))
	if got := hello(c, "hello"); len(got) != maxMatches || c.m.Stats.Dropped != 10 {
		t.Errorf("%d matches, %d dropped", len(got), c.m.Stats.Dropped)
	}
}
