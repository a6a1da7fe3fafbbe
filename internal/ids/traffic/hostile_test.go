package traffic

import (
	"bytes"
	"testing"

	"gotcp/internal/wire"
)

func TestHostile(t *testing.T) {
	for name, recipe := range map[string]func(seed uint64, frames int) []Frame{
		"tiny segments":     TinySegments,
		"overlaps":          Overlaps,
		"collisions":        Collisions,
		"strangers":         Strangers,
		"connections":       Connections,
		"hoards":            Hoards,
		"holes":             Holes,
		"rewritten windows": Rewritten,
		"backwards":         Backwards,
		"headers":           Headers,
		"folded headers":    FoldedHeaders,
		"endless line":      EndlessLine,
		"pipelined":         Pipelined,
		"answered":          Answered,
		"encoded URIs":      EncodedURIs,
		"one-byte chunks":   OneByteChunks,
		"bombs":             Bombs,
		"parts":             Parts,
		"DNS pointers":      DNSPointers,
		"DNS over TCP":      DNSOverTCP,
		"DNS names":         DNSNames,
		"tiny records":      TinyRecords,
		"chains":            Chains,
		"lines":             Lines,
		"mails":             Mails,
		"prefixes": func(seed uint64, frames int) []Frame {
			return Prefixes(seed, frames, [][]byte{[]byte("a"), []byte("User-Agent: evil"), bytes.Repeat([]byte("x"), 300)})
		},
		"growing body": func(seed uint64, frames int) []Frame { return GrowingBody(seed, frames, [][]byte{[]byte("evil")}) },
		"baits": func(seed uint64, frames int) []Frame {
			return Baits(seed, frames, []Bait{
				{URI: []byte("/a b"), Fields: map[string][]byte{"Cookie": []byte("c\n")}}, {Body: []byte("b"), Answer: []byte("c")}, {Stream: []byte("s")},
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			frames := recipe(1, 2000)
			if len(frames) != 2000 {
				t.Errorf("%d frames", len(frames))
			}
			check(t, frames, false)
		})
	}
}

// Those that are no plain packets are frames at least, and as many as are asked for.
func TestHostileFrames(t *testing.T) {
	for name, recipe := range map[string]func(seed uint64, frames int) []Frame{
		"fragments": Fragments, "large fragments": LargeFragments, "extensions": Extensions, "tunnels": Tunnels, "stations": Stations,
	} {
		frames := recipe(1, 500)
		if len(frames) != 500 {
			t.Errorf("%s: %d frames", name, len(frames))
		}
		for _, f := range frames {
			if _, err := wire.ParseEthernet(f.Data); err != nil || len(f.Data) > 1514 {
				t.Fatalf("%s: %d bytes: %v", name, len(f.Data), err)
			}
		}
	}
}
