package tls

import (
	"gotcp/internal/ids/app"
)

// The bits of app.TLSState.
const (
	stateClientHello       uint64 = 1
	stateServerHello       uint64 = 2
	stateClientKeyExchange uint64 = 4
	stateServerKeyExchange uint64 = 8
	stateUnknown           uint64 = 16
)

// The steps of a transaction.
const (
	Hello     = app.TLSHello
	Handshake = app.TLSHandshake
)

// Transaction is one session.
type Transaction struct {
	app.Course
	sides  [2]half
	failed bool // so that one of its sides is followed no further
}

// half is what one side has said of it.
type half struct {
	hello   hello
	version uint16
	state   uint64
	settled bool // no certificate will come any more
	records uint32
	message []byte // of the certificates
	chain   [][]byte
	leaf    leaf
}

// Buffer implements app.Transaction: each side's own.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	s := &t.sides[dir]
	switch b {
	case app.TLSCertSubject, app.TLSCertIssuer, app.TLSCertSerial, app.TLSCertFingerprint, app.TLSCerts, app.TLSSubjectAltName:
		data = s.certificateBuffer(b, i)
		return data, s.settled || t.Done(dir), data != nil
	}
	data = s.helloBuffer(b, dir, i)
	return data, s.hello.seen || t.Done(dir), len(data) > 0
}

func (s *half) helloBuffer(b app.Buffer, dir app.Direction, i int) []byte {
	h := &s.hello
	if b == app.TLSALPN {
		return h.protocol(i)
	}
	if i > 0 {
		return nil
	}
	switch b {
	case app.TLSRandom:
		return h.random
	case app.TLSRandomTime:
		return h.random[:min(4, len(h.random))]
	case app.TLSRandomBytes:
		return h.random[min(4, len(h.random)):]
	}
	if dir == app.ToServer {
		switch b {
		case app.TLSSNI:
			return h.name
		case app.JA3String:
			return h.ja3()
		case app.JA3Hash:
			return h.ja3Hash()
		case app.JA4Hash:
			return h.ja4()
		}
		return nil
	}
	switch b {
	case app.JA3SString:
		return h.ja3()
	case app.JA3SHash:
		return h.ja3Hash()
	}
	return nil
}

func (s *half) certificateBuffer(b app.Buffer, i int) []byte {
	l := &s.leaf
	switch b {
	case app.TLSCerts:
		if i < len(s.chain) {
			return s.chain[i]
		}
		return nil
	case app.TLSSubjectAltName:
		if i < len(l.alternative) {
			return l.alternative[i]
		}
		return nil
	}
	if i > 0 || l.raw == nil {
		return nil
	}
	switch b {
	case app.TLSCertSubject:
		return l.subjectText()
	case app.TLSCertIssuer:
		return l.issuerText()
	case app.TLSCertSerial:
		return l.serialText()
	default:
		return l.print()
	}
}

// Faulty implements app.Faulty.
func (t *Transaction) Faulty() bool { return t.failed }

// Number implements app.Transaction.
func (t *Transaction) Number(n app.Number, dir app.Direction, i int) (value uint64, ok bool) {
	s := &t.sides[dir]
	if i > 0 {
		return 0, false
	}
	switch n {
	case app.TLSVersion:
		return uint64(s.version), s.version != 0
	case app.TLSState:
		if s.state == 0 {
			return stateUnknown, true
		}
		return s.state, true
	case app.TLSNotBefore:
		return uint64(max(s.leaf.before, 0)), s.leaf.raw != nil
	case app.TLSNotAfter:
		return uint64(max(s.leaf.after, 0)), s.leaf.raw != nil
	case app.TLSCertChainLen:
		return uint64(len(s.chain)), s.settled
	}
	return 0, false
}

// Pieces implements app.Paced: the records.
func (t *Transaction) Pieces(dir app.Direction) uint32 { return t.sides[dir].records }

// Resumed reports a session without certificates because it was known: not so
// TLS 1.3, which shows none.
func (t *Transaction) Resumed() bool {
	s := &t.sides[app.ToClient]
	return s.hello.seen && s.settled && s.chain == nil && s.version <= version12
}

// enter notes a message of the handshake.
func (t *Transaction) enter(dir app.Direction, state uint64) {
	t.sides[dir].state |= state
	t.Step(dir, Hello)
	t.Touch(dir)
}

// settle says that a side has said all that is not encrypted.
func (t *Transaction) settle(dir app.Direction) {
	if s := &t.sides[dir]; !s.settled {
		s.settled = true
		t.Touch(dir)
	}
	t.Step(dir, Handshake)
}

// finish says that a side will say nothing any more that is of use.
func (t *Transaction) finish(dir app.Direction) {
	t.settle(dir)
	t.Step(dir, app.Complete)
}
