package ping

import (
	"bufio"
	"time"

	"gotcp/internal/cli"
)

// observe makes the observers that the options ask for.
func (p *sweeper) observe() []manyObserver {
	out := bufio.NewWriterSize(p.streams.Stdout, 1<<16)
	var all []manyObserver
	var records *cli.JSONLines
	if p.Options.JSON {
		j := newManyJSON(out, p)
		records = j.lines
		all = append(all, j)
	} else {
		t := &manyText{run: p, out: out, stderr: p.streams.Stderr, progress: cli.NewProgress(p.streams.Stderr)}
		all = append(all, t)
	}
	if p.Options.Report > 0 {
		all = append(all, &manyReport{run: p, every: p.Options.Report, out: out, json: records})
	}
	if p.Options.Graph {
		lines := &manyGraph{}
		picture := newCanvas(p.streams.Stdout, out, lines.take, lines.draw)
		picture.finish = lines.finish
		all = append(all, silent{picture})
	}
	if p.Options.Graph || p.Options.Report > 0 {
		// The picture and the reports take the place of lines.
		p.Options.Text.Quiet = true
	}
	return all
}

// silent is an observer that has nothing to say of who is alive.
type silent struct{ *canvas }

func (silent) alive(time.Time, int)       {}
func (silent) unreachable(time.Time, int) {}

// manyGraph has a line for each of the first hosts.
type manyGraph struct{ all []*series }

func (g *manyGraph) take(e *event) {
	if e.target.index >= maxSeries {
		return
	}
	for len(g.all) <= e.target.index {
		g.all = append(g.all, newSeries(""))
	}
	s := g.all[e.target.index]
	s.name = e.target.name
	s.take(e)
}

func (g *manyGraph) finish() {
	for _, s := range g.all {
		s.finish()
	}
}

func (g *manyGraph) draw(columns, rows int, color bool) string {
	return draw(g.all, columns, rows, color)
}
