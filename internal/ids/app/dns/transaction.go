package dns

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// Transaction is one message in its direction.
type Transaction struct {
	dir       app.Direction
	multicast bool
	valid     bool
	raw       []byte
	msg       Message
	events    []event.Event
}

// Message is what it says; of one that could not be parsed the header.
func (t *Transaction) Message() *Message { return &t.msg }

// Only implements app.Directed.
func (t *Transaction) Only() app.Direction { return t.dir }

// Progress implements app.Transaction: a message is there as a whole.
func (t *Transaction) Progress(app.Direction) app.Progress { return app.Complete }

// Version implements app.Transaction.
func (t *Transaction) Version(dir app.Direction) uint32 {
	if dir != t.dir {
		return 0
	}
	return 1 + uint32(len(t.events))
}

// Buffer implements app.Transaction. A name that is empty, the root's, counts as
// none.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	if dir != t.dir || !t.valid {
		return nil, true, false
	}
	m := &t.msg
	switch b {
	case app.DNSQuery:
		// Answers repeat the question; rules on it mean the query.
		if dir == app.ToServer {
			data = question(m.Questions, i)
		}
	case app.DNSQueriesRRName:
		data = question(m.Questions, i)
	case app.DNSAnswerName, app.DNSAnswersRRName:
		data = record(m.Answers, i)
	case app.DNSAuthoritiesRRName:
		data = record(m.Authorities, i)
	case app.DNSAdditionalsRRName:
		data = record(m.Additional, i)
	case app.DNSResponseRRName:
		if dir == app.ToServer && !(t.multicast && m.Response()) {
			break
		}
		if names := m.Names(); i < len(names) {
			data = names[i]
		}
	}
	return data, true, len(data) > 0
}

func question(list []Question, i int) []byte {
	if i >= len(list) {
		return nil
	}
	return list[i].Name
}

func record(list []Record, i int) []byte {
	if i >= len(list) {
		return nil
	}
	return list[i].Name
}

// Number implements app.Transaction. The types of a query are those of its
// questions, of a response those of its answers.
func (t *Transaction) Number(n app.Number, dir app.Direction, i int) (value uint64, ok bool) {
	if dir != t.dir || !t.valid {
		return 0, false
	}
	m := &t.msg
	switch n {
	case app.DNSOpcode:
		return uint64(m.Opcode()), i == 0
	case app.DNSRCode:
		return uint64(m.RCode()), i == 0
	case app.DNSRRType:
		switch {
		case dir == app.ToServer && i < len(m.Questions):
			return uint64(m.Questions[i].Type), true
		case dir == app.ToClient && i < len(m.Answers):
			return uint64(m.Answers[i].Type), true
		}
	}
	return 0, false
}

// Events implements app.Transaction.
func (t *Transaction) Events(dir app.Direction) []event.Event {
	if dir != t.dir {
		return nil
	}
	return t.events
}

func (t *Transaction) raise(e event.Event) {
	for _, have := range t.events {
		if have == e {
			return
		}
	}
	t.events = append(t.events, e)
}

func (t *Transaction) raiseFlags(f nameFlags) {
	for _, odd := range [...]struct {
		flag nameFlags
		e    event.Event
	}{
		{nameTooLong, event.DNSNameTooLong},
		{infiniteLoop, event.DNSInfiniteLoop},
		{tooManyLabels, event.DNSTooManyLabels},
		{badAuthorities, event.DNSInvalidAuthorities},
		{badAdditional, event.DNSInvalidAdditionals},
	} {
		if f&odd.flag != 0 {
			t.raise(odd.e)
		}
	}
}

func (t *Transaction) reset(dir app.Direction) {
	t.dir, t.valid, t.events = dir, false, t.events[:0]
	t.msg.clear()
}

// small reports whether it is worth keeping: one that held a giant's parts would
// hold them for ever.
func (t *Transaction) small() bool {
	m := &t.msg
	return cap(t.raw) <= 4096 && cap(m.text) <= 4096 &&
		cap(m.Questions)+cap(m.Answers)+cap(m.Authorities)+cap(m.Additional) <= 128
}
