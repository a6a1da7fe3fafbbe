package smtp

// The limits of what is kept of a mail's links.
const (
	maxLinks = 64
	maxLink  = 1024
)

// scheme is that of the links that are looked for, as Suricata does by default.
const scheme = "http://"

// linkFinder looks for links in a text that comes piece by piece.
type linkFinder struct {
	matched int // bytes of the scheme
	link    []byte
}

// read looks at the next piece.
func (f *linkFinder) read(t *Transaction, text []byte) {
	for _, c := range text {
		switch {
		case f.matched == len(scheme):
			if endsLink(c) {
				f.end(t)
			} else if len(f.link) < maxLink {
				f.link = append(f.link, c)
			}
		case c == scheme[f.matched] || 'A' <= c && c <= 'Z' && c|0x20 == scheme[f.matched]:
			f.matched++
		case c|0x20 == scheme[0]:
			f.matched = 1
		default:
			f.matched = 0
		}
	}
}

// endsLink reports whether a byte is none of a link: RFC 3986 §2 has neither blanks
// nor quotes nor angle brackets, and appendix C puts those around.
func endsLink(c byte) bool {
	switch c {
	case '"', '\'', '<', '>':
		return true
	}
	return c <= ' ' || c >= 0x7f
}

// end keeps the link that was begun.
func (f *linkFinder) end(t *Transaction) {
	if len(f.link) > 0 && len(t.links) < maxLinks {
		t.links = append(t.links, f.link)
	}
	*f = linkFinder{}
}
