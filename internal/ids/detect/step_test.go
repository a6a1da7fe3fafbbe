package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/rule"
)

func TestVariableBeforeItIsSetIsRefused(t *testing.T) {
	_, errs := New([]*rule.Rule{payload(&rule.Content{Pattern: []byte("x"), Offset: &rule.Value{Var: "n"}})}, Options{})
	if len(errs) != 1 {
		t.Errorf("errors: %v, want one", errs)
	}
}

// Another place of a string is tried only where it may help what follows.
func TestRetries(t *testing.T) {
	near := &rule.Content{Pattern: []byte("b"), Within: lit(1)}
	for name, c := range map[string]struct {
		items []rule.Item
		want  []bool // of contents and expressions
	}{
		"alone":                   {[]rule.Item{find("a")}, []bool{false}},
		"something relative":      {[]rule.Item{find("a"), near}, []bool{true, false}},
		"another one before it":   {[]rule.Item{find("a"), find("x"), near}, []bool{false, true, false}},
		"a negated one before it": {[]rule.Item{find("a"), not(find("x")), near}, []bool{true, false, false}},
		"a number":                {[]rule.Item{find("a"), &rule.ByteTest{Source: src(1, 0, relative)}}, []bool{true}},
		"a jump before it":        {[]rule.Item{find("a"), &rule.ByteJump{Source: src(1, 0)}, near}, []bool{false, false}},
		"an expression":           {[]rule.Item{&rule.PCRE{Expr: "a"}, near}, []bool{true, false}},
	} {
		steps, err := compileSteps(c.items, slots{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []bool
		for _, s := range steps {
			switch s := s.(type) {
			case *content:
				got = append(got, s.retry)
			case *expression:
				got = append(got, s.retry)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
