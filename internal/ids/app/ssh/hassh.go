package ssh

import (
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

const cookieLen = 16

// offered are the lists of KEXINIT that make up the fingerprint, for each
// direction: key exchange, and what the sender itself would use of encryption,
// MAC and compression (RFC 4253 §7.1; github.com/salesforce/hassh).
var offered = [2][4]int{
	app.ToServer: {0, 2, 4, 6},
	app.ToClient: {0, 3, 5, 7},
}

// offer takes in the first KEXINIT of a side.
func (t *Transaction) offer(dir app.Direction, body []byte) {
	s := &t.sides[dir]
	if t.Progress(dir) >= Offer {
		return
	}
	var lists [8][]byte
	if len(body) < cookieLen {
		t.Raise(dir, event.SSHInvalidRecord)
		return
	}
	body = body[cookieLen:]
	for i := range lists {
		if len(body) < 4 {
			t.Raise(dir, event.SSHInvalidRecord)
			return
		}
		n := binary.BigEndian.Uint32(body)
		body = body[4:]
		if int64(n) > int64(len(body)) {
			t.Raise(dir, event.SSHInvalidRecord)
			return
		}
		lists[i], body = body[:n], body[n:]
	}
	for i, list := range offered[dir] {
		if i > 0 {
			s.algorithms = append(s.algorithms, ';')
		}
		s.algorithms = append(s.algorithms, lists[list]...)
	}
	t.Step(dir, Offer)
}

// fingerprint is made when a rule first asks for it.
func (s *half) fingerprint() []byte {
	if s.hash == nil && s.algorithms != nil {
		sum := md5.Sum(s.algorithms)
		s.hash = hex.AppendEncode(nil, sum[:])
	}
	return s.hash
}
