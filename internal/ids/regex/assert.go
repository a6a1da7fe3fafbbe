package regex

// place writes a condition on where we are.
func (w *writer) place(p place, tail bool) {
	switch p {
	case textBegin:
		w.sensitive = true
		w.WriteString(`\A`)
	case lineBegin:
		w.sensitive = true
		w.WriteString(`(?m:^)`)
	case textEnd:
		w.WriteString(`\z`)
	case lineEnd:
		w.WriteString(`(?m:$)`)
	case lastEnd:
		w.lastEnd(tail)
	case wordEdge, noWordEdge:
		w.sensitive = true
		w.wordEdge(p == wordEdge)
	case searchBegin:
		if !w.backtracking {
			w.refuse(`\G`)
		}
		w.WriteString(`\G`)
	case resetBegin:
		if w.calls > 0 {
			w.refuse(`\K in a group that is called`)
		}
		w.open(keep)
		w.WriteByte(')')
	}
}

// lastEnd is the end, or before a line feed that is the last byte. Go's engine
// can't look ahead, but it can take the line feed where nothing follows.
func (w *writer) lastEnd(tail bool) {
	switch {
	case w.backtracking:
		w.WriteString(`\Z`)
	case tail && w.calls == 0:
		w.open(ahead)
		w.WriteString(`\n?\z)`)
	default:
		w.refuse("$ with something after it")
	}
}

// wordEdge is \b. That of regexp2 takes letters beyond ASCII for words, too.
func (w *writer) wordEdge(edge bool) {
	switch {
	case w.backtracking && edge:
		w.WriteString(`(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))`)
	case w.backtracking:
		w.WriteString(`(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))`)
	case edge:
		w.WriteString(`\b`)
	default:
		w.WriteString(`\B`)
	}
}

// look writes what looks ahead or behind. At the tail Go's engine can take what
// is ahead, since the match is told to end before it.
func (w *writer) look(l look, tail bool, times int) {
	if !w.backtracking {
		s, one := l.inner.(set)
		if l.behind || !tail || w.calls > 0 || l.negated && !one {
			w.refuse("looks around")
		}
		w.open(ahead)
		if l.negated {
			w.set(s.not())
			w.WriteString(`|\z`)
		} else {
			before := w.beyond
			w.beyond = true
			w.node(l.inner, true, times)
			w.beyond = before
		}
		w.WriteByte(')')
		return
	}
	w.sensitive = true
	w.WriteString("(?")
	if l.behind {
		w.WriteByte('<')
	}
	if l.negated {
		w.WriteByte('!')
	} else {
		w.WriteByte('=')
	}
	w.node(l.inner, false, times)
	w.WriteByte(')')
}
