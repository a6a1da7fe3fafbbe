package ping

import (
	"bufio"
	"context"
	"net/netip"
)

// lineQueue prints pieces of text in order, some of which need the name of an
// address first: what comes after them waits with them.
type lineQueue struct {
	out     *bufio.Writer
	names   *names
	waiting []piece
}

// piece is a text that is complete, or one that is made once the names of its
// addresses are known.
type piece struct {
	text  string
	make  func() string
	needs []netip.Addr
}

// print prints a text that is complete.
func (q *lineQueue) print(text string) {
	if len(q.waiting) == 0 {
		q.out.WriteString(text)
		return
	}
	q.waiting = append(q.waiting, piece{text: text})
}

// named prints what make returns, which may name the addresses.
func (q *lineQueue) named(make func() string, needs ...netip.Addr) {
	if len(q.waiting) == 0 && q.ready(needs) {
		q.out.WriteString(make())
		return
	}
	q.ready(needs) // ask for all of them now
	q.waiting = append(q.waiting, piece{make: make, needs: needs})
}

func (q *lineQueue) ready(needs []netip.Addr) bool {
	all := true
	for _, a := range needs {
		if _, ok := q.names.find(a); !ok {
			all = false
		}
	}
	return all
}

// name is how to print an address by now.
func (q *lineQueue) name(a netip.Addr) string {
	text, _ := q.names.find(a)
	return text
}

// advance prints what waited for names that have come.
func (q *lineQueue) advance() {
	if len(q.waiting) == 0 || !q.names.collect() {
		return
	}
	q.release()
}

func (q *lineQueue) release() {
	done := 0
	for _, p := range q.waiting {
		if p.make == nil {
			q.out.WriteString(p.text)
		} else if q.ready(p.needs) {
			q.out.WriteString(p.make())
		} else {
			break
		}
		done++
	}
	q.waiting = append(q.waiting[:0], q.waiting[done:]...)
}

// drain prints all that waits. Until the context ends it waits for names.
func (q *lineQueue) drain(ctx context.Context) {
	for q.release(); len(q.waiting) > 0; q.release() {
		q.names.await(ctx)
	}
}
