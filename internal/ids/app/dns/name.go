package dns

import "encoding/binary"

// nameFlags are what was odd with a message's names, and which sections did not
// parse.
type nameFlags uint8

const (
	infiniteLoop nameFlags = 1 << iota
	nameTooLong
	tooManyLabels
	badAuthorities
	badAdditional
)

// The limits of a name. RFC 1035 §2.3.4 allows 255 bytes; servers accept more,
// and so must who watches them.
const (
	maxName   = 1025
	maxLabels = 255
	// minSteps bounds the labels and pointers of a whole message, and each of its bytes
	// allows one more: each of its records can point to a name of 255 labels, and
	// has a few where that is meant well.
	minSteps = 512
	maxText  = 1 << 16 // of a message's names, for the same reason
)

// name reads the name at a place: its text, and where what follows it begins.
// RFC 1035 §4.1.4 wants pointers to prior occurrences; here they may point
// anywhere, and are counted.
func (m *Message) name(at int) (text []byte, next int, ok bool) {
	if text, ok := m.again(at); ok {
		return text, at + 2, true
	}
	start, jumped, labels := len(m.text), false, 0
	pos := at
walk:
	for pos < len(m.raw) {
		size := int(m.raw[pos])
		switch size & 0xc0 {
		case 0:
			if size == 0 {
				pos++
				break walk
			}
			if pos+1+size > len(m.raw) {
				return nil, 0, false
			}
			m.label(start, pos+1, size)
			pos += 1 + size
		case 0xc0:
			if pos+2 > len(m.raw) {
				return nil, 0, false
			}
			to := int(binary.BigEndian.Uint16(m.raw[pos:]) & 0x3fff)
			if to > len(m.raw) {
				return nil, 0, false
			}
			if to == pos {
				m.flags |= infiniteLoop
				if !jumped {
					return nil, 0, false
				}
				break walk
			}
			if !jumped {
				next, jumped = pos+2, true
			}
			pos = to
		default: // RFC 1035 §4.1.4: the 10 and 01 combinations are reserved
			return nil, 0, false
		}
		labels++
		m.steps--
		if labels > maxLabels || m.steps < 0 {
			m.flags |= tooManyLabels
			if !jumped {
				return nil, 0, false
			}
			break
		}
		if jumped && len(m.text)-start >= maxName {
			break // the name was cut, and where it ends is known
		}
	}
	if !jumped {
		next = pos
	}
	return m.text[start:len(m.text):len(m.text)], next, true
}

// label appends one to the name that begins at start of the text.
func (m *Message) label(start, at, size int) {
	if len(m.text)-start >= maxName || len(m.text) > maxText {
		m.flags |= nameTooLong
		return
	}
	if len(m.text) > start {
		m.text = append(m.text, '.')
	}
	m.text = append(m.text, m.raw[at:at+size]...)
	if over := len(m.text) - start - maxName; over > 0 {
		m.text = m.text[:len(m.text)-over]
		m.flags |= nameTooLong
	}
}

// again is the first question's name where a pointer to it is all there is:
// most names in answers.
func (m *Message) again(at int) ([]byte, bool) {
	if len(m.Questions) == 0 || at+2 > len(m.raw) || m.raw[at] != 0xc0 || m.raw[at+1] != headerLen {
		return nil, false
	}
	return m.Questions[0].Name, true
}
