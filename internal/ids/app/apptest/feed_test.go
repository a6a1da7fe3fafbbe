package apptest

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
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

// halves is a parser with a transaction for all that comes first, whatever that is.
type halves struct {
	app.Parser
	list []app.Transaction
}

type first struct {
	app.Transaction
	data string
}

func (h *halves) Input(_ app.Direction, data []byte, _ bool) int {
	if len(h.list) == 0 && len(data) > 0 {
		h.list = append(h.list, first{data: string(data)})
	}
	return len(data)
}

func (h *halves) Transactions() []app.Transaction { return h.list }
func (h *halves) Failed(app.Direction) bool       { return false }

func (f first) Progress(app.Direction) app.Progress                  { return app.Started }
func (f first) Events(app.Direction) []event.Event                   { return nil }
func (f first) Number(app.Number, app.Direction, int) (uint64, bool) { return 0, false }

func (f first) Buffer(b app.Buffer, dir app.Direction, i int) ([]byte, bool, bool) {
	return []byte(f.data), true, b == 0 && dir == app.ToServer && i == 0
}

func TestDifference(t *testing.T) {
	fresh := func() *halves { return &halves{} }
	chunks := []Chunk{C("abcd")}
	if d := Difference(fresh, chunks, chunks); d != "" {
		t.Error(d)
	}
	if d := Difference(fresh, chunks, Cut(chunks, []byte{1})); !strings.Contains(d, `"abcd"`) || !strings.Contains(d, `"ab"`) {
		t.Errorf("%q", d)
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
