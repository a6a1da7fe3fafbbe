package capture

import (
	"fmt"
	"time"
)

// Rotation says when an output goes on in another file, as tcpdump's -C, -G and -W do, and
// with the names that it gives. Of the zero value there is one file.
type Rotation struct {
	// Size is how many bytes a file may have before another is begun.
	Size int64
	// Every is how long one is written to. The name is then a template for strftime; without
	// a conversion in it, each file replaces the one before.
	Every time.Duration
	// Files is, with Size, how many there are before the first is written
	// again; with Every alone, after how many it ends.
	Files int
}

func (r Rotation) active() bool { return r.Size > 0 || r.Every > 0 }

// series is the position in a series of files.
type series struct {
	Rotation
	template string
	begun    time.Time // the current period
	periods  int       // before it
	count    int       // files of this period before the current
}

func newSeries(template string, r Rotation, now time.Time) series {
	return series{Rotation: r, template: template, begun: now}
}

// due moves on if it is time for another file when the current one has the size. With last
// there is to be none.
func (s *series) due(now time.Time, size int64) (due, last bool) {
	// Time goes first: what was begun anew is small.
	if s.Every > 0 && now.Sub(s.begun) >= s.Every {
		s.begun = now
		s.periods++
		s.count = 0
		return true, s.Size == 0 && s.Files > 0 && s.periods >= s.Files
	}
	if s.Size > 0 && size > s.Size {
		if s.count++; s.Files > 0 && s.count >= s.Files {
			s.count = 0
		}
		return true, false
	}
	return false, false
}

// name is the current file's.
func (s *series) name() string {
	name := s.template
	if s.Every > 0 {
		name = strftime(s.template, s.begun)
	}
	if s.Size == 0 {
		return name
	}
	width := s.width()
	if s.count == 0 && width == 0 {
		return name
	}
	return fmt.Sprintf("%s%0*d", name, width, s.count)
}

// width is how many digits files are numbered with, so that they sort.
func (s *series) width() int {
	n := 0
	for most := s.Files - 1; most > 0; most /= 10 {
		n++
	}
	return n
}
