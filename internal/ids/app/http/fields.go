package http

import (
	"bytes"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// fields are a message's headers. Repeated ones are joined by ", " (RFC 9110
// §5.3), folded ones unfolded (RFC 9112 §5.2); such values have a buffer of
// their own.
type fields struct {
	list        []field
	extra       []byte
	repetitions int
	table       []int16          // of positions in list, plus one, once there are many
	known       [numFields]int16 // index+1 in list
}

type field struct {
	name     span
	value    span
	line     span // "Name: value" among the lazy buffers, once asked for
	inExtra  bool
	repeated bool
	hash     uint64
}

// fieldName is a header that the parser or a buffer asks for.
type fieldName uint8

const (
	fieldOther fieldName = iota
	fieldHost
	fieldUserAgent
	fieldCookie
	fieldSetCookie
	fieldReferer
	fieldAccept
	fieldAcceptLanguage
	fieldAcceptEncoding
	fieldConnection
	fieldContentType
	fieldContentLength
	fieldContentEncoding
	fieldContentDisposition
	fieldContentRange
	fieldTransferEncoding
	fieldLocation
	fieldServer
	fieldAuthorization
	fieldExpect
	numFields
)

var fieldNames = [numFields]string{
	"", "host", "user-agent", "cookie", "set-cookie", "referer", "accept", "accept-language", "accept-encoding",
	"connection", "content-type", "content-length", "content-encoding", "content-disposition", "content-range",
	"transfer-encoding", "location", "server", "authorization", "expect",
}

const (
	maxRepetitions = 64
	maxExtra       = 128 << 10 // bytes of joined values
	manyFields     = 32        // from here on they are found by a table
	tableBits      = 11        // of twice as many as there may be
)

func (f *fields) reset() {
	*f = fields{list: f.list[:0], extra: f.extra[:0], table: f.table}
}

func (f *fields) has(n fieldName) bool { return f.known[n] > 0 }

// value is that of a header, nil if there is none.
func (f *fields) value(n fieldName, head []byte) []byte {
	i := f.known[n]
	if i == 0 {
		return nil
	}
	return f.valueOf(&f.list[i-1], head)
}

func (f *fields) valueOf(h *field, head []byte) []byte {
	if h.inExtra {
		return h.value.of(f.extra)
	}
	return h.value.of(head)
}

// fieldParser is what parseFields knows between two lines.
type fieldParser struct {
	*Parser
	*message
	request bool
	pending field
	any     bool // pending is one
}

// parseFields reads header lines out of a message's head.
func (p *Parser) parseFields(dir app.Direction, m *message, from, to int) {
	fp := fieldParser{Parser: p, message: m, request: dir == app.ToServer}
	for from < to {
		n := bytes.IndexByte(m.head[from:to], '\n')
		end, next := to, to
		if n >= 0 {
			end, next = from+n, from+n+1
		}
		if end > from && m.head[end-1] == '\r' {
			end--
		}
		for !fp.request { // browsers take a CR alone for a line's end
			n := bytes.IndexByte(m.head[from:end], '\r')
			if n < 0 {
				break
			}
			fp.take(span{from, from + n})
			from += n + 1
		}
		fp.take(span{from, end})
		from = next
	}
	fp.commit()
	m.lazy.forgetFields()
	m.version++
}

// take is called for each line, without its end.
func (fp *fieldParser) take(line span) {
	b := fp.head
	if line.empty() || len(fp.fields.list) >= maxFields && fp.tooMany() {
		return
	}
	if isFold := b[line.from] == ' ' || b[line.from] == '\t'; isFold && fp.any && (fp.request || !isField(line.of(b))) {
		fp.fold(line)
		return
	}
	fp.commit()
	colon := bytes.IndexByte(line.of(b), ':')
	if colon < 0 {
		if isBlank(line.of(b)) {
			return
		}
		fp.raise(fp.message, pick(fp.request, event.HTTPRequestFieldMissingColon, event.HTTPResponseFieldMissingColon))
		fp.pending = field{name: span{line.from, line.from}, value: trimLeft(b, line)}
		fp.any = true
		return
	}
	name := span{line.from, line.from + colon}
	if !name.empty() && isSpace(b[name.from]) {
		fp.raise(fp.message, pick(fp.request, event.HTTPInvalidRequestFieldFolding, event.HTTPInvalidResponseFieldFolding))
	}
	// White space around a name is wrong (RFC 9112 §5.1), but the name is clear.
	name = trim(b, name)
	hash, isToken := fp.hashName(name.of(b))
	if !isToken {
		fp.raise(fp.message, pick(fp.request, event.HTTPRequestHeaderInvalid, event.HTTPResponseHeaderInvalid))
	}
	fp.pending = field{name: name, value: trimLeft(b, span{line.from + colon + 1, line.to}), hash: hash}
	fp.any = true
}

func (fp *fieldParser) tooMany() bool {
	fp.raise(fp.message, pick(fp.request, event.HTTPRequestTooManyHeaders, event.HTTPResponseTooManyHeaders))
	return true
}

// isField reports that a line which begins with white space looks like a header
// all the same.
func isField(line []byte) bool {
	s := trim(line, span{0, len(line)})
	i := s.from
	for i < s.to && tokens[line[i]] {
		i++
	}
	if i == s.from {
		return false
	}
	for i < s.to && isSpace(line[i]) {
		i++
	}
	return i < s.to && line[i] == ':'
}

// fold adds a continuation line to the header before it. The white space that it
// begins with becomes one byte of it; that at the end of a line stays, but for the
// last.
func (fp *fieldParser) fold(line span) {
	h, f := &fp.pending, &fp.fields
	text := trimLeft(fp.head, line)
	if text.empty() || len(f.extra)+h.value.to-h.value.from+text.to-text.from > maxExtra {
		return
	}
	f.toExtra(h, fp.head)
	if !h.value.empty() {
		f.extra = append(f.extra, fp.head[line.from])
	}
	f.extra = append(f.extra, text.of(fp.head)...)
	h.value.to = len(f.extra)
}

// toExtra brings a header's value to the end of the buffer where it can grow.
func (f *fields) toExtra(h *field, head []byte) {
	if h.inExtra && h.value.to == len(f.extra) {
		return
	}
	from := len(f.extra)
	f.extra = append(f.extra, f.valueOf(h, head)...)
	h.value, h.inExtra = span{from, len(f.extra)}, true
}

// commit puts the header in hand into the list, or joins it with the one that
// has its name.
func (fp *fieldParser) commit() {
	if !fp.any {
		return
	}
	fp.any = false
	h, f := &fp.pending, &fp.fields
	if h.inExtra {
		h.value = trim(f.extra, h.value)
	} else {
		h.value = trim(fp.head, h.value)
	}
	if i := f.find(h, fp.head); i >= 0 {
		fp.join(&f.list[i], h, i)
		return
	}
	f.list = append(f.list, *h)
	if id := identify(h.name.of(fp.head)); id != fieldOther && f.known[id] == 0 {
		f.known[id] = int16(len(f.list))
	}
	if len(f.list) >= manyFields {
		f.index(fp.head)
	}
}

// find is where the list has a header of h's name, negative if it has none.
func (f *fields) find(h *field, head []byte) int {
	if len(f.list) >= manyFields {
		return int(f.table[f.slot(h, head)]) - 1
	}
	for i := range f.list {
		if f.list[i].named(h, head) {
			return i
		}
	}
	return -1
}

func (h *field) named(other *field, head []byte) bool {
	return h.hash == other.hash && bytes.EqualFold(h.name.of(head), other.name.of(head))
}

// slot is where the table has a header of h's name, or room for it.
func (f *fields) slot(h *field, head []byte) int {
	i := int(h.hash >> (64 - tableBits))
	for f.table[i] != 0 && !f.list[f.table[i]-1].named(h, head) {
		i = (i + 1) % len(f.table)
	}
	return i
}

// index adds the last header to the table, or all when it begins.
func (f *fields) index(head []byte) {
	from := len(f.list) - 1
	if len(f.list) == manyFields {
		if f.table == nil {
			f.table = make([]int16, 1<<tableBits)
		}
		clear(f.table)
		from = 0
	}
	for i := from; i < len(f.list); i++ {
		f.table[f.slot(&f.list[i], head)] = int16(i + 1)
	}
}

func (fp *fieldParser) join(old, h *field, i int) {
	f := &fp.fields
	if old.repeated {
		if f.repetitions >= maxRepetitions {
			return
		}
		f.repetitions++
	} else {
		old.repeated = true
		fp.raise(fp.message, pick(fp.request, event.HTTPRequestHeaderRepetition, event.HTTPResponseHeaderRepetition))
	}
	if int(f.known[fieldContentLength]) == i+1 {
		// Two of them that mean the same are harmless (RFC 9112 §6.3).
		a, b := parseLength(f.valueOf(old, fp.head)), parseLength(f.valueOf(h, fp.head))
		if a < 0 || a != b {
			fp.raise(fp.message, pick(fp.request, event.HTTPDuplicateContentLengthFieldInRequest, event.HTTPDuplicateContentLengthFieldInResponse))
		}
		return
	}
	if len(f.extra)+old.value.to-old.value.from+h.value.to-h.value.from > maxExtra {
		return
	}
	f.toExtra(old, fp.head)
	f.extra = append(f.extra, ", "...)
	f.extra = append(f.extra, f.valueOf(h, fp.head)...)
	old.value.to = len(f.extra)
}

// identify finds out which of the known headers a name is. NULs do not hide one
// that says how the body is to be read, since some browsers pass over them.
func identify(name []byte) fieldName {
	if bytes.IndexByte(name, 0) >= 0 {
		switch id := identify(bytes.ReplaceAll(name, []byte{0}, nil)); id {
		case fieldContentLength, fieldContentEncoding, fieldTransferEncoding:
			return id
		}
		return fieldOther
	}
	for id := fieldHost; id < numFields; id++ {
		if equalFold(name, fieldNames[id]) {
			return id
		}
	}
	return fieldOther
}

// hashName mixes a name's letters, whatever their case, and reports whether it
// is a token (RFC 9110 §5.6.2). The factor is the parser's secret, so that nobody
// can make up names that meet.
func (p *Parser) hashName(name []byte) (hash uint64, isToken bool) {
	isToken = true
	for _, c := range name {
		isToken = isToken && tokens[c]
		hash = (hash ^ uint64(c|0x20)) * p.factor
		hash ^= hash >> 32
	}
	return hash, isToken
}

// tokens are the bytes that a token may have.
var tokens = func() (t [256]bool) {
	for c := '!'; c <= '~'; c++ {
		t[c] = !bytes.ContainsRune([]byte(`"(),/:;<=>?@[\]{}`), c)
	}
	return t
}()

// equalFold compares with a word in lower case.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func containsFold(b []byte, lower string) bool {
	for i := 0; i+len(lower) <= len(b); i++ {
		if equalFold(b[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}
