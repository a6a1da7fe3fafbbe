package main

import (
	"fmt"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
)

// progress shows how far the reading of files has come.
type progress struct {
	line  *cli.Progress
	files []*capture.Reader
}

// progress is nil where it is not wanted, or where packets are printed on a terminal
// and show by themselves how it goes.
func (c *command) progress(s *source) *progress {
	if !c.flags.Progress || c.prints && c.flags.Output == "" && cli.IsTerminal(c.env.Stdout) {
		return nil
	}
	return &progress{cli.NewProgress(c.env.Stderr), s.Files}
}

func (p *progress) update(now time.Time, packets uint64) {
	p.line.Update(now, func() string {
		var done, size int64
		known := true
		for _, f := range p.files {
			d, s := f.Progress()
			done, size = done+d, size+s
			known = known && s > 0
		}
		if !known {
			size = 0
		}
		return progressText(done, size, packets)
	})
}

// progressText tells of bytes that are read, of as many as there are, 0 if that is not known.
func progressText(done, size int64, packets uint64) string {
	const mib = 1 << 20
	text := fmt.Sprintf("%.1f MiB", float64(done)/mib)
	if size > 0 {
		// A file may grow while it is read.
		text = fmt.Sprintf("%3d %%, %s of %.1f MiB", min(100, int64(100*float64(done)/float64(size))), text, float64(size)/mib)
	}
	return text + ", " + cli.Count(packets, "packet")
}
