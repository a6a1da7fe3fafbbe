package drill

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestScripts(t *testing.T) { RunAll(t, "testdata/*.pkt") }

// Whatever comes in and whatever is asked of it, the connection neither crashes
// nor hangs. That it does not do what the script expects does not matter here.
func FuzzConnection(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.pkt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		const enough = 1 << 14
		if len(text) > enough {
			return
		}
		s, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		// What goes out is not looked at: the rest happens all the same.
		keep := s.lines[:0]
		for _, l := range s.lines {
			if _, ok := l.do.(expect); !ok {
				keep = append(keep, l)
			}
		}
		s.lines = keep
		s.lenient = true
		if err := s.Run(); err != nil && !errors.Is(err, errTooMany) {
			t.Error(err)
		}
	})
}
