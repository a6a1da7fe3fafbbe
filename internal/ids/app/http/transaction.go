package http

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/body"
	"gotcp/internal/ids/event"
)

// How far a message has come. A buffer is final once the step that could still
// change it is behind: those of the first line at progressLine, those of the
// headers at progressHeaders, the body at progressBody.
const (
	progressLine    = app.HTTPLine
	progressHeaders = app.HTTPHeaders
	progressBody    = app.HTTPBody
)

// transaction is a request and its response.
type transaction struct {
	messages [2]message
	method   method
	// nine: the request has neither protocol nor headers, as in HTTP/0.9.
	nine bool
	// continued: the server has said 100 Continue.
	continued bool
	// unseen: there was no request for this response.
	unseen bool
	uri    uri
	host   host
	// forgotten: its memory is used again once no side parses it any more.
	forgotten bool
}

// message is one direction of a transaction.
type message struct {
	progress app.Progress
	version  uint32

	// head is what came before the body, as on the wire, the trailer section
	// behind it. What is taken from it is kept as spans.
	head       []byte
	line       span // the first line without its end
	parts      [3]span
	fieldsFrom int // where the header lines begin
	fieldsTo   int // and end, the empty line included
	fields     fields
	major11    bool // HTTP/1.1
	extended   bool // by a trailer section

	body      body.Body
	cut       bool // the body, and counted
	gaps      bool // in the body
	short     bool // the body has ended before its end
	multipart *body.Multipart
	sums      *app.Sums   // of the body as a file; nil: nobody wants any
	formSums  []*app.Sums // of a form's files that are complete

	events []event.Event
	lazy   lazy
}

// span is a piece of a buffer.
type span struct{ from, to int }

func (s span) of(b []byte) []byte { return b[s.from:s.to] }
func (s span) empty() bool        { return s.from == s.to }

// Parts of the first line.
const (
	partMethod = iota
	partURI
	partProtocol
)

// Parts of a status line.
const (
	partVersion = iota
	partStatus
	partMessage
)

// maxKept is how much of a buffer's memory a transaction keeps for the next.
const maxKept = 4 << 10

// newTransaction has room for what most messages need.
func newTransaction() *transaction {
	t := new(transaction)
	for i := range t.messages {
		t.messages[i].head = make([]byte, 0, 1024)
		t.messages[i].fields.list = make([]field, 0, 16)
	}
	return t
}

func (t *transaction) reset() {
	for i := range t.messages {
		t.messages[i].reset()
	}
	*t = transaction{messages: t.messages}
}

func (m *message) reset() {
	kept := message{
		head:      keep(m.head),
		fields:    fields{list: m.fields.list[:0], extra: keep(m.fields.extra), table: m.fields.table},
		events:    m.events[:0],
		lazy:      lazy{text: keep(m.lazy.text)},
		body:      m.body,
		multipart: nil,
	}
	*m = kept
}

func keep(b []byte) []byte {
	if cap(b) > maxKept {
		return nil
	}
	return b[:0]
}

// Progress is how far the message of that direction has come.
func (t *transaction) Progress(dir app.Direction) app.Progress { return t.messages[dir].progress }

// Version changes with everything that an inspection could see.
func (t *transaction) Version(dir app.Direction) uint32 { return t.messages[dir].version }

// Events are what was wrong with the message of that direction.
func (t *transaction) Events(dir app.Direction) []event.Event { return t.messages[dir].events }

// Extended reports that headers have been added behind the body.
func (t *transaction) Extended(dir app.Direction) bool { return t.messages[dir].extended }

// Lost implements app.Lossy.
func (t *transaction) Lost(dir app.Direction) (gaps, end bool) {
	return t.messages[dir].gaps, t.messages[dir].short
}

// BodyLength is how long a body is so far, as it is sent but for its chunks.
func (t *transaction) BodyLength(dir app.Direction) uint64 { return t.messages[dir].body.Received() }

func (t *transaction) request() *message  { return &t.messages[app.ToServer] }
func (t *transaction) response() *message { return &t.messages[app.ToClient] }

// advance moves the message on.
func (m *message) advance(to app.Progress) {
	m.progress = max(m.progress, to)
	m.version++
}

// note keeps an event, once.
func (m *message) note(e event.Event) bool {
	if slices.Contains(m.events, e) {
		return false
	}
	m.events = append(m.events, e)
	m.version++
	return true
}
