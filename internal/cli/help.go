package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxHelpWidth  = 100 // longer lines are hard to read
	minHelpWidth  = 40
	maxUsageWidth = 28 // flags that are longer get a line of their own
)

// WriteHelp prints what -h shows, width columns wide.
func (a *App) WriteHelp(w io.Writer, width int) error { return a.writeHelp(w, nil, width) }

// writeHelp prints what -h shows of the app or of one of its commands.
func (a *App) writeHelp(w io.Writer, command *Command, width int) error {
	p, err := a.page(command)
	if err != nil {
		return err
	}
	v := a.view(command)
	width = max(minHelpWidth, min(width, maxHelpWidth))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s - %s\n\n", v.Name, v.Brief)
	for i, s := range v.Synopsis {
		fmt.Fprintf(&b, "%s %s %s\n", [...]string{"Usage:", "   or:"}[min(i, 1)], v.Name, s)
	}
	writeCommands(&b, v.Commands, width)
	for _, g := range p.groups {
		if len(g.options) == 0 {
			continue
		}
		if slices.Contains(a.ManGroups, g.title) {
			fmt.Fprintf(&b, "\n%s: see the manual, or %s --generate=man\n", g.title, a.Name)
			continue
		}
		fmt.Fprintf(&b, "\n%s:\n", g.title)
		writeOptions(&b, g.options, usageWidth(&p), width)
	}
	for _, s := range v.Sections {
		if !s.ManOnly {
			fmt.Fprintf(&b, "\n%s:\n", s.Title)
			writeBody(&b, s.Body, width)
		}
	}
	_, err = w.Write(b.Bytes())
	return err
}

// writeCommands lists what the app can do.
func writeCommands(b *bytes.Buffer, commands []Command, width int) {
	if len(commands) == 0 {
		return
	}
	column := 0
	for _, c := range commands {
		column = max(column, len(c.Name))
	}
	b.WriteString("\nCommands:\n")
	for _, c := range commands {
		for i, line := range wrap(c.Brief, width-column-4) {
			name := c.Name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(b, "  %-*s  %s\n", column, name, line)
		}
	}
}

// usageWidth is the width of the column with the flags' names.
func usageWidth(p *page) int {
	width := 0
	for _, o := range p.options() {
		if n := utf8.RuneCountInString(indented(&o)); n <= maxUsageWidth {
			width = max(width, n)
		}
	}
	return width
}

// indented leaves room for a short name where there is none, so that the long
// ones stand below each other.
func indented(o *option) string {
	if o.short == "" {
		return "    " + o.usage()
	}
	return o.usage()
}

func writeOptions(b *bytes.Buffer, options []option, column, width int) {
	for _, o := range options {
		usage := indented(&o)
		pad := column - utf8.RuneCountInString(usage)
		if pad < 0 {
			fmt.Fprintf(b, "  %s\n", usage)
			usage, pad = "", column
		}
		for i, line := range wrap(o.help, width-column-4) {
			if i > 0 {
				usage, pad = "", column
			}
			fmt.Fprintf(b, "  %s%s  %s\n", usage, strings.Repeat(" ", pad), line)
		}
	}
}

func writeBody(b *bytes.Buffer, body string, width int) {
	for i, block := range blocks(body) {
		switch {
		case block.verbatim:
			for _, line := range block.lines {
				fmt.Fprintf(b, "%s\n", line)
			}
		default:
			if i > 0 && !block.follows {
				b.WriteByte('\n')
			}
			for _, line := range wrap(strings.Join(block.lines, " "), width-2) {
				fmt.Fprintf(b, "  %s\n", line)
			}
		}
	}
}

// block is a run of lines of a section's body: a paragraph, or lines that
// begin with white space and stay as they are.
type block struct {
	verbatim bool
	follows  bool // no empty line before it
	lines    []string
}

func blocks(body string) []block {
	var all []block
	gap := true
	for line := range strings.SplitSeq(strings.Trim(body, "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			gap = true
			continue
		}
		verbatim := line[0] == ' ' || line[0] == '\t'
		last := len(all) - 1
		if gap || all[last].verbatim != verbatim {
			all = append(all, block{verbatim: verbatim, follows: !gap})
			last++
		}
		all[last].lines = append(all[last].lines, line)
		gap = false
	}
	return all
}

// wrap breaks a text between words into lines of at most width columns; a
// longer word has a line to itself. An empty text is one empty line.
func wrap(text string, width int) []string {
	var lines []string
	var line strings.Builder
	used := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += n
	}
	return append(lines, line.String())
}
