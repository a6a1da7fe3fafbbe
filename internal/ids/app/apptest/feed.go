// Package apptest feeds parsers in tests: with the flows of captures and with
// dialogues, cut into pieces at will, and writes down everything that they say
// afterwards. It must not know a protocol.
package apptest

import (
	"fmt"
	"strings"

	"gotcp/internal/ids/app"
)

// Chunk is what one direction sends next.
type Chunk struct {
	Dir  app.Direction
	Data []byte
}

// C is a chunk to the server, S one to the client.
func C(data string) Chunk { return Chunk{app.ToServer, []byte(data)} }

// S is a chunk to the client.
func S(data string) Chunk { return Chunk{app.ToClient, []byte(data)} }

// Feed gives chunks to a parser as a stream does: what is not used up is offered
// again with more behind it, also when the other direction has sent something.
// The parser sees copies that are destroyed afterwards.
func Feed(p app.Parser, chunks []Chunk) {
	var pending [2][]byte
	offer := func(dir app.Direction, end bool) {
		for {
			data := append([]byte(nil), pending[dir]...)
			n := p.Input(dir, data, end)
			if n < 0 || n > len(data) {
				panic(fmt.Sprintf("%d of %d bytes used up", n, len(data)))
			}
			for i := range data {
				data[i] = 0xdb
			}
			pending[dir] = pending[dir][n:]
			if n == 0 || len(pending[dir]) == 0 || end {
				return
			}
		}
	}
	for _, c := range chunks {
		pending[c.Dir] = append(pending[c.Dir], c.Data...)
		offer(c.Dir, false)
		if len(pending[c.Dir.Other()]) > 0 {
			offer(c.Dir.Other(), false)
		}
	}
	if u, ok := p.(app.Upgrader); ok {
		if _, gone := u.Upgrade(); gone {
			return
		}
	}
	offer(app.ToServer, true)
	offer(app.ToClient, true)
}

// Cut splits chunks into pieces whose lengths the bytes of plan say, over and
// over.
func Cut(chunks []Chunk, plan []byte) (pieces []Chunk) {
	i := 0
	for _, c := range chunks {
		for len(c.Data) > 0 {
			n := len(c.Data)
			if len(plan) > 0 {
				n = min(n, 1+int(plan[i%len(plan)]))
				i++
			}
			pieces = append(pieces, Chunk{c.Dir, c.Data[:n]})
			c.Data = c.Data[n:]
		}
	}
	return pieces
}

// Dump writes down everything that a parser says.
func Dump(p app.Parser) string {
	var s strings.Builder
	for _, dir := range [...]app.Direction{app.ToServer, app.ToClient} {
		fmt.Fprintf(&s, "%s failed=%v\n", dir, p.Failed(dir))
	}
	for i, t := range p.Transactions() {
		for _, dir := range [...]app.Direction{app.ToServer, app.ToClient} {
			fmt.Fprintf(&s, "%d %s progress=%d events=%v\n", i, dir, t.Progress(dir), t.Events(dir))
			for b := app.Buffer(0); b < app.NumBuffers; b++ {
				dumpBuffer(&s, t, b, dir)
			}
			for n := app.Number(0); n < app.NumNumbers; n++ {
				for j := 0; ; j++ {
					v, ok := t.Number(n, dir, j)
					if !ok {
						break
					}
					fmt.Fprintf(&s, "\tnumber %d[%d] = %#x\n", n, j, v)
				}
			}
		}
	}
	return s.String()
}

// Difference is what new parsers say of chunks, and what they say when the chunks come in other pieces;
// empty if that is the same.
func Difference[P app.Parser](fresh func() P, chunks, pieces []Chunk) string {
	whole, cut := fresh(), fresh()
	Feed(whole, chunks)
	Feed(cut, pieces)
	if a, b := Dump(whole), Dump(cut); a != b {
		return fmt.Sprintf("whole:\n%s\ncut:\n%s", a, b)
	}
	return ""
}

func dumpBuffer(s *strings.Builder, t app.Transaction, b app.Buffer, dir app.Direction) {
	for j := 0; j < 10000; j++ {
		data, final, ok := t.Buffer(b, dir, j)
		if !ok {
			return
		}
		fmt.Fprintf(s, "\tbuffer %d[%d] = %q final=%v\n", b, j, data, final)
	}
	panic(fmt.Sprintf("buffer %d does not end", b))
}

// Values are all values of a buffer over all transactions.
func Values(p app.Parser, b app.Buffer, dir app.Direction) (list []string) {
	for _, t := range p.Transactions() {
		for j := 0; ; j++ {
			data, _, ok := t.Buffer(b, dir, j)
			if !ok {
				break
			}
			list = append(list, string(data))
		}
	}
	return list
}
