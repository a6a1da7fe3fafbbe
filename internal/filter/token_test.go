package filter

import "testing"

// No word has two meanings.
func TestWordsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	mark := func(w string) {
		if seen[w] {
			t.Errorf("%s has two meanings", w)
		}
		seen[w] = true
	}
	for w := range protoWords {
		mark(w)
	}
	for w := range words {
		mark(w)
	}
	for w := range constants {
		mark(w)
	}
	for _, w := range alienWords {
		mark(w)
	}
}

func TestProtoNames(t *testing.T) {
	for p, want := range map[proto]string{protoTCP: "tcp", protoISIS: "isis", protoLink: "link-layer", protoISISL1: "l1"} {
		if got := p.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for w, p := range protoWords {
		if p.String() == "" {
			t.Errorf("%s has no name", w)
		}
	}
}
