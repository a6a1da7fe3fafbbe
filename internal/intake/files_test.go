package intake

import (
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
)

// files come in their order, each with interfaces of its own; what is wrong with one is told
// when all have been read.
func TestFiles(t *testing.T) {
	cut := errors.New("cut off")
	first := &capturetest.Script{Steps: []any{capturetest.Packets(60), capturetest.Packets(61), cut}}
	second := &capturetest.Script{Steps: []any{capturetest.Packets(62)}}
	f := newFiles(first, second)
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
	f := newFiles(&capturetest.Script{}, &capturetest.Script{})
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
	a, b := &capturetest.Script{}, &capturetest.Script{}
	newFiles(a, b).Interrupt()
	if a.Rung != 1 || b.Rung != 1 {
		t.Errorf("rung %d and %d times", a.Rung, b.Rung)
	}
}
