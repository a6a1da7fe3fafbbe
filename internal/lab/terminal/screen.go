package terminal

import (
	"slices"
	"strings"
)

// Screen is what a terminal shows after what was written to it, in the terms of
// ECMA-48 and of xterm's private modes. The zero value is of no use.
type Screen struct {
	cols, rows int
	page            // the one that is shown
	other      page // the main one while the alternate one is shown
	alternate  bool
	hidden     bool // the cursor
	bells      int
	unknown    []string
	marks      []string
	parser     parser
}

// page is one of a terminal's two screens.
type page struct {
	cells [][]rune
	x, y  int
	// wrap: the last column was written to, and the next character goes to the
	// next line. Until then the cursor stays.
	wrap   bool
	saved  position
	scroll int // lines that have left it at the top
}

type position struct{ x, y int }

// newScreen returns an empty screen with the cursor at its top left.
func newScreen(cols, rows int) *Screen {
	s := &Screen{cols: cols, rows: rows}
	s.page = s.blank()
	s.other = s.blank()
	return s
}

func (s *Screen) blank() page {
	p := page{cells: make([][]rune, s.rows)}
	for y := range p.cells {
		p.cells[y] = spaces(s.cols)
	}
	return p
}

func spaces(n int) []rune { return []rune(strings.Repeat(" ", n)) }

// Write draws.
func (s *Screen) Write(b []byte) (int, error) {
	for _, c := range b {
		s.parser.feed(s, c)
	}
	return len(b), nil
}

// Lines are the rows from the top, without spaces at their ends.
func (s *Screen) Lines() []string {
	lines := make([]string, s.rows)
	for y, row := range s.cells {
		lines[y] = strings.TrimRight(string(row), " ")
	}
	return lines
}

// String is the screen as text, without empty lines at its end.
func (s *Screen) String() string {
	return strings.TrimRight(strings.Join(s.Lines(), "\n"), "\n")
}

// Size is the number of columns and rows.
func (s *Screen) Size() (cols, rows int) { return s.cols, s.rows }

// Cursor is where the next character goes, from 0.
func (s *Screen) Cursor() (col, row int) { return s.x, s.y }

// CursorHidden says whether the cursor isn't shown.
func (s *Screen) CursorHidden() bool { return s.hidden }

// Alternate says whether the alternate screen is shown, from which one returns
// to what was there before.
func (s *Screen) Alternate() bool { return s.alternate }

// Scrolled is how many lines have left the screen at its top.
func (s *Screen) Scrolled() int { return s.scroll }

// Bells is how often it rang.
func (s *Screen) Bells() int { return s.bells }

// Unknown are the control sequences that the model passed over because it
// doesn't know them: after one of these it may be wrong.
func (s *Screen) Unknown() []string { return s.unknown }

// Resize changes the size as xterm does: nothing is wrapped anew, what no longer
// fits is cut off at the right, and at the top or below the cursor.
func (s *Screen) Resize(cols, rows int) {
	s.cols, s.rows = cols, rows
	s.page.resize(cols, rows)
	s.other.resize(cols, rows)
}

func (p *page) resize(cols, rows int) {
	if over := p.y - (rows - 1); over > 0 {
		p.cells = p.cells[over:]
		p.scroll += over
		p.y -= over
	}
	for len(p.cells) < rows {
		p.cells = append(p.cells, nil)
	}
	p.cells = p.cells[:rows]
	for y, row := range p.cells {
		if len(row) < cols {
			row = append(row, spaces(cols-len(row))...)
		}
		p.cells[y] = row[:cols]
	}
	p.x, p.wrap = min(p.x, cols-1), false
}

// clone is a copy that later writes don't change.
func (s *Screen) clone() *Screen {
	c := *s
	c.page.cells, c.other.cells = cloneCells(s.page.cells), cloneCells(s.other.cells)
	c.unknown, c.marks = slices.Clone(s.unknown), slices.Clone(s.marks)
	return &c
}

func cloneCells(cells [][]rune) [][]rune {
	c := make([][]rune, len(cells))
	for y, row := range cells {
		c[y] = slices.Clone(row)
	}
	return c
}
