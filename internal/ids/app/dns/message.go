package dns

import "encoding/binary"

const headerLen = 12

// Bits of the header's flags: RFC 1035 §4.1.1.
const (
	flagResponse  = 0x8000
	flagTruncated = 0x0200
	flagZ         = 0x0040
)

// maxOpcode is the last one that is assigned: stateful operations, RFC 8490.
const maxOpcode = 6

// Header begins a message.
type Header struct {
	ID, Flags uint16
	counts    [4]uint16
}

// Response is the flag QR.
func (h *Header) Response() bool { return h.Flags&flagResponse != 0 }

// Truncated is the flag TC.
func (h *Header) Truncated() bool { return h.Flags&flagTruncated != 0 }

// Opcode is the kind of query.
func (h *Header) Opcode() uint8 { return uint8(h.Flags >> 11 & 0xf) }

// RCode is the result, without EDNS's extension.
func (h *Header) RCode() uint8 { return uint8(h.Flags & 0xf) }

func parseHeader(b []byte) (h Header, ok bool) {
	if len(b) < headerLen {
		return h, false
	}
	h.ID = binary.BigEndian.Uint16(b)
	h.Flags = binary.BigEndian.Uint16(b[2:])
	for i := range h.counts {
		h.counts[i] = binary.BigEndian.Uint16(b[4+2*i:])
	}
	return h, true
}

// plausible reports whether a message of that size can hold what the header
// counts: at least two bytes for each; and that there is a question in a query.
func (h *Header) plausible(size int) bool {
	n := 0
	for _, c := range h.counts {
		n += int(c)
	}
	if headerLen+2*n > size || n == 0 && size > headerLen {
		return false
	}
	return h.Response() || h.counts[0] > 0
}

// Question is an entry of the question section. Names are dotted text without
// the last dot, as they were written; the root's is empty.
type Question struct {
	Name        []byte
	Type, Class uint16
}

// Record is a resource record.
type Record struct {
	Name        []byte
	Type, Class uint16
	TTL         uint32
	Data        []byte // as it is on the wire
	// Target is the name in the data of the types that have one, of SOA the
	// primary server's; Mailbox is SOA's other.
	Target, Mailbox []byte
}

// Message is what a message says. Its slices are borrowed from its transaction.
type Message struct {
	Header
	Questions                        []Question
	Answers, Authorities, Additional []Record

	raw   []byte
	text  []byte // the names
	steps int    // through names, of all that a message may take
	flags nameFlags
	names [][]byte // of all sections, once somebody asks
}

// clear forgets the sections.
func (m *Message) clear() {
	m.Questions, m.Answers = m.Questions[:0], m.Answers[:0]
	m.Authorities, m.Additional = m.Authorities[:0], m.Additional[:0]
	m.text, m.names = m.text[:0], m.names[:0]
}

// maxRecords caps what is kept of a section.
const maxRecords = 1024

// parse reads all sections, or (brief) the questions alone. Authorities and additional records that do not parse
// are left out, the rest has to be right.
func (m *Message) parse(h Header, raw []byte, brief bool) (ok bool, flags nameFlags) {
	m.Header, m.raw, m.flags, m.steps = h, raw, 0, minSteps+len(raw)
	at, ok := m.questions(headerLen)
	if !ok {
		return false, m.flags
	}
	if brief {
		return true, m.flags
	}
	if m.Answers, at, ok = m.section(m.Answers, at, h.counts[1]); !ok {
		return false, m.flags
	}
	if m.Authorities, at, ok = m.section(m.Authorities, at, h.counts[2]); !ok {
		m.Authorities = m.Authorities[:0]
		return true, m.flags | badAuthorities
	}
	if m.Additional, _, ok = m.section(m.Additional, at, h.counts[3]); !ok {
		m.Additional = m.Additional[:0]
		return true, m.flags | badAdditional
	}
	return true, m.flags
}

func (m *Message) questions(at int) (next int, ok bool) {
	for range m.counts[0] {
		var q Question
		if q.Name, at, ok = m.name(at); !ok || at+4 > len(m.raw) {
			return at, false
		}
		q.Type = binary.BigEndian.Uint16(m.raw[at:])
		q.Class = binary.BigEndian.Uint16(m.raw[at+2:])
		at += 4
		if len(m.Questions) < maxRecords {
			m.Questions = append(m.Questions, q)
		}
	}
	return at, true
}

func (m *Message) section(list []Record, at int, n uint16) (_ []Record, next int, ok bool) {
	for range n {
		var r Record
		if r.Name, at, ok = m.name(at); !ok || at+10 > len(m.raw) {
			return list, at, false
		}
		r.Type = binary.BigEndian.Uint16(m.raw[at:])
		r.Class = binary.BigEndian.Uint16(m.raw[at+2:])
		r.TTL = binary.BigEndian.Uint32(m.raw[at+4:])
		size := int(binary.BigEndian.Uint16(m.raw[at+8:]))
		at += 10
		if at+size > len(m.raw) || !m.data(&r, at, size) {
			return list, at, false
		}
		at += size
		if len(list) < maxRecords {
			list = append(list, r)
		}
	}
	return list, at, true
}

// data reads the names in a record's data, and checks the lengths in it.
func (m *Message) data(r *Record, at, size int) (ok bool) {
	r.Data = m.raw[at : at+size : at+size]
	next := at
	switch r.Type {
	case typeNS, typeCNAME, typePTR, typeDNAME:
		r.Target, _, ok = m.name(at)
	case typeMX:
		if size < 2 {
			return false
		}
		r.Target, _, ok = m.name(at + 2)
	case typeSRV:
		if size < 6 {
			return false
		}
		r.Target, _, ok = m.name(at + 6)
	case typeSOA:
		if r.Target, next, ok = m.name(at); !ok {
			return false
		}
		if r.Mailbox, next, ok = m.name(next); !ok {
			return false
		}
		return next+20 <= at+size
	case typeTXT:
		// RFC 1035 §3.3.14: one or more character strings, each with its length.
		for next < at+size {
			next += 1 + int(m.raw[next])
		}
		return size > 0 && next == at+size
	default:
		return true
	}
	return ok && size > 0
}

// Names are the names of all sections, and those that the data of the common
// types consist of.
func (m *Message) Names() [][]byte {
	if len(m.names) > 0 {
		return m.names
	}
	for i := range m.Questions {
		m.names = append(m.names, m.Questions[i].Name)
	}
	for _, section := range [...][]Record{m.Answers, m.Authorities, m.Additional} {
		for i := range section {
			m.names = append(m.names, section[i].Name)
			switch section[i].Type {
			case typeCNAME, typePTR, typeMX, typeNS, typeSOA:
				m.names = append(m.names, section[i].Target)
			}
		}
	}
	return m.names
}
