package intake

import (
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"gotcp/internal/capture"
)

// Files come in their order, each with interfaces of its own; what is wrong with one is told
// when all have been read.
func TestFiles(t *testing.T) {
	cut := errors.New("cut off")
	first := &script{lengths: []int{60, 61}, end: cut}
	second := &script{lengths: []int{62}, end: io.EOF}
	f := NewFiles(first, second)
	var lengths, places []int
	var b capture.Batch
	for {
		err := f.Read(&b, time.Time{})
		if err != nil {
			if !errors.Is(err, cut) || !errors.Is(f.Read(&b, time.Time{}), cut) {
				t.Errorf("the end is %v", err)
			}
			break
		}
		for _, p := range b.Packets {
			lengths, places = append(lengths, p.Length), append(places, p.Interface)
		}
	}
	if !slices.Equal(lengths, []int{60, 61, 62}) || !slices.Equal(places, []int{0, 0, 1}) {
		t.Errorf("%v on %v", lengths, places)
	}
	if n := len(f.Interfaces()); n != 2 {
		t.Errorf("%d interfaces", n)
	}
}

func TestFilesEnd(t *testing.T) {
	f := NewFiles(&script{end: io.EOF}, &script{end: io.EOF})
	var b capture.Batch
	if err := f.Read(&b, time.Time{}); !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// Whichever file is read is interrupted.
func TestFilesInterrupt(t *testing.T) {
	a, b := &script{end: io.EOF}, &script{end: io.EOF}
	NewFiles(a, b).Interrupt()
	if a.rung != 1 || b.rung != 1 {
		t.Errorf("rung %d and %d times", a.rung, b.rung)
	}
}

// script is a source of packets with these lengths, one a Read, and an end.
type script struct {
	lengths []int
	end     error
	rung    int
}

func (s *script) Read(b *capture.Batch, _ time.Time) error {
	if len(s.lengths) == 0 {
		return s.end
	}
	b.Packets = append(b.Packets[:0], capture.Packet{Length: s.lengths[0]})
	s.lengths = s.lengths[1:]
	return nil
}

func (s *script) Interrupt()                      { s.rung++ }
func (s *script) Interfaces() []capture.Interface { return []capture.Interface{{Name: "eth0"}} }
func (s *script) Close() error                    { return nil }
