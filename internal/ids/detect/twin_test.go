package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// Rules about a body and about a file find what is theirs, whether the two are the same
// bytes or not, and the same bytes are searched once.
func TestTwins(t *testing.T) {
	body := http(in(app.HTTPResponseBody, find("evil")))
	file := http(in(app.FileData, find("evil")))
	other := http(in(app.FileData, find("deed")))
	for _, c := range []struct {
		name, body, file string
		want             []uint32
	}{
		{"the same", "an evil deed", "an evil deed", []uint32{1, 2, 3}},
		{"evil in the body only", "an evil deed", "another deed", []uint32{1, 3}},
		{"evil in the file only", "a good deed", "an evil one", []uint32{2}},
		{"of the same length", "an evil deed", "an awful deed"[1:], []uint32{1, 3}},
	} {
		conversation := newConversation(t, build(t, body, file, other))
		tx := (&fakeTx{}).set(app.ToClient, app.HTTPResponseBody, c.body).set(app.ToClient, app.FileData, c.file).complete(app.ToClient)
		want(t, c.name, conversation.look(app.ToClient, tx), c.want...)
	}
}

// What was found in one transaction says nothing of the next, whose bytes may lie where
// those of the first one lay.
func TestTwinsForget(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.HTTPResponseBody, find("evil"))), http(in(app.FileData, find("evil")))))
	first := (&fakeTx{}).set(app.ToClient, app.FileData, "good").complete(app.ToClient)
	want(t, "the first", c.look(app.ToClient, first))
	if string(c.m.last.data) != "good" {
		t.Fatal("the search is not remembered")
	}
	copy(c.m.last.data, "evil") // as if its memory served another
	second := (&fakeTx{}).set(app.ToClient, app.HTTPResponseBody, "evil").complete(app.ToClient)
	want(t, "the second", c.look(app.ToClient, first, second), 1)
}

func TestTwinsAreNeighbours(t *testing.T) {
	answer := func(r *rule.Rule) *rule.Rule {
		r.Flow = &rule.Flow{ToClient: true}
		return r
	}
	rs := build(t, answer(http(in(app.FileData, find("a")))), answer(http(in(app.HTTPHeader, find("b")))),
		answer(http(in(app.HTTPResponseBody, find("a")))), http(in(app.HTTPURI, find("c"))), http(in(app.HTTPRequestBody, find("d"))))
	var order []app.Buffer
	var shared []bool
	groups := rs.transactions[app.HTTP][app.ToClient].lists
	for _, g := range groups {
		order, shared = append(order, rs.lists[g.list].buffer), append(shared, g.shared)
	}
	if !slices.Equal(order[:3], []app.Buffer{app.FileData, app.HTTPResponseBody, app.HTTPHeader}) || groups[0].set != groups[1].set {
		t.Errorf("the order is %v", order)
	}
	if !slices.Equal(shared, []bool{true, true, false, false, false}) {
		t.Errorf("shared are %v of %v", shared, order)
	}
}
