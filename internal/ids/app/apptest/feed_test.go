package apptest

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
)

// words is a parser that uses up words with the space behind them.
type words struct {
	app.Parser
	got []string
}

func (w *words) Input(_ app.Direction, data []byte, end bool) int {
	for i, c := range data {
		if c == ' ' {
			w.got = append(w.got, string(data[:i]))
			return i + 1
		}
	}
	if end && len(data) > 0 {
		w.got = append(w.got, string(data))
		return len(data)
	}
	return 0
}

func TestFeedOffersTheRestAgain(t *testing.T) {
	chunks := []Chunk{C("one two th"), S("a"), C("ree"), S("b ")}
	for _, plan := range [][]byte{nil, {0}, {2, 0}} {
		w := &words{}
		Feed(w, Cut(chunks, plan))
		slices.Sort(w.got)
		if !slices.Equal(w.got, []string{"ab", "one", "three", "two"}) {
			t.Errorf("plan %v: %q", plan, w.got)
		}
	}
}

func TestCut(t *testing.T) {
	var got []string
	for _, c := range Cut([]Chunk{C("abcde"), S("fg")}, []byte{0, 2}) {
		got = append(got, c.Dir.String()+" "+string(c.Data))
	}
	if !slices.Equal(got, []string{"to_server a", "to_server bcd", "to_server e", "to_client fg"}) {
		t.Errorf("%q", got)
	}
}
