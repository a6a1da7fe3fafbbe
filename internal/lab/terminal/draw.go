package terminal

const tabWidth = 8

// put writes a character at the cursor.
func (s *Screen) put(r rune) {
	if s.wrap {
		s.x = 0
		s.lineFeed()
	}
	s.cells[s.y][s.x] = r
	if s.x == s.cols-1 {
		s.wrap = true
	} else {
		s.x++
	}
}

// control obeys a C0 control character (ECMA-48 §8.3).
func (s *Screen) control(c byte) {
	switch c {
	case '\a':
		s.bells++
	case '\b':
		s.moveTo(s.x-1, s.y)
	case '\t':
		s.moveTo((s.x/tabWidth+1)*tabWidth, s.y)
	case '\n', '\v', '\f':
		s.lineFeed()
	case '\r':
		s.moveTo(0, s.y)
	}
}

// lineFeed goes down, and at the bottom moves everything up.
func (s *Screen) lineFeed() {
	s.wrap = false
	if s.y < s.rows-1 {
		s.y++
		return
	}
	s.shift(0, -1)
	s.scroll++
}

// reverseLineFeed goes up, and at the top moves everything down.
func (s *Screen) reverseLineFeed() {
	s.wrap = false
	if s.y > 0 {
		s.y--
		return
	}
	s.shift(0, 1)
}

// shift moves the rows from top on down by n, or up by -n: empty ones come in
// where they leave.
func (s *Screen) shift(top, n int) {
	part := s.cells[top:]
	n = max(-len(part), min(n, len(part)))
	empty := make([][]rune, max(n, -n))
	for k := range empty {
		empty[k] = spaces(s.cols)
	}
	if n > 0 {
		part = append(empty, part[:len(part)-n]...)
	} else {
		part = append(part[-n:len(part):len(part)], empty...)
	}
	copy(s.cells[top:], part)
}

// moveTo puts the cursor where it stays on the screen.
func (s *Screen) moveTo(x, y int) {
	s.x, s.y, s.wrap = max(0, min(x, s.cols-1)), max(0, min(y, s.rows-1)), false
}

// erase empties the cells of a row from first to before last.
func (s *Screen) erase(y, first, last int) {
	for x := max(0, first); x < min(last, s.cols); x++ {
		s.cells[y][x] = ' '
	}
}

// eraseLine is EL (ECMA-48 §8.3.41): to the end, from the beginning, all of it.
func (s *Screen) eraseLine(what int) {
	switch what {
	case 0:
		s.erase(s.y, s.x, s.cols)
	case 1:
		s.erase(s.y, 0, s.x+1)
	case 2:
		s.erase(s.y, 0, s.cols)
	}
}

// eraseScreen is ED (§8.3.39), with xterm's 3 for what has left the screen.
func (s *Screen) eraseScreen(what int) {
	switch what {
	case 0:
		s.eraseLine(0)
		for y := s.y + 1; y < s.rows; y++ {
			s.erase(y, 0, s.cols)
		}
	case 1:
		s.eraseLine(1)
		for y := range s.y {
			s.erase(y, 0, s.cols)
		}
	case 2:
		for y := range s.rows {
			s.erase(y, 0, s.cols)
		}
	case 3:
		s.scroll = 0
	}
}

// insert moves the rest of the row to the right by n cells, or to the left by -n.
func (s *Screen) insert(n int) {
	rest := s.cells[s.y][s.x:]
	n = max(-len(rest), min(n, len(rest)))
	if n > 0 {
		copy(rest[n:], rest)
		s.erase(s.y, s.x, s.x+n)
	} else {
		copy(rest, rest[-n:])
		s.erase(s.y, s.cols+n, s.cols)
	}
}

// showAlternate changes between the two screens. The alternate one is empty
// when one comes to it (xterm's mode 1049).
func (s *Screen) showAlternate(on bool) {
	if on == s.alternate {
		return
	}
	if on {
		s.other, s.page = s.page, s.blank()
		s.x, s.y = s.other.x, s.other.y
	} else {
		s.page, s.other = s.other, s.blank()
	}
	s.alternate = on
}
