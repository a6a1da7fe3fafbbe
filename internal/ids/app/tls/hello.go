package tls

import (
	"encoding/binary"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// The extensions that are looked into: IANA's registry of TLS extensions.
const (
	extServerName        = 0
	extGroups            = 10
	extPointFormats      = 11
	extSignatures        = 13
	extHeartbeat         = 15
	extALPN              = 16
	extEarlyData         = 42
	extSupportedVersions = 43
)

// maxHello caps what is kept of a hello.
const maxHello = 16 << 10

// hello is a side's, taken apart. Its slices point into raw.
type hello struct {
	seen, whole      bool // whole: all of it made sense
	server           bool
	early, heartbeat bool
	raw              []byte
	legacy           uint16 // the version in its first field
	random           []byte
	ciphers          []byte // two bytes each; the server's one
	extensions       []byte // as they stand
	name             []byte
	groups, formats  []byte
	signatures       []byte
	versions         []byte
	protocols        []byte // ALPN's list
	prints           fingerprints
}

// hello takes in a side's first hello. A second one answers a retry request and
// says the same.
func (t *Transaction) hello(dir app.Direction, body []byte, server bool) {
	s := &t.sides[dir]
	state := stateClientHello
	if server {
		state = stateServerHello
	}
	t.enter(dir, state)
	if s.hello.seen {
		return
	}
	h := &s.hello
	h.seen, h.server = true, server
	h.raw = append([]byte(nil), body[:min(len(body), maxHello)]...)
	h.whole = h.parse(t, dir)
	t.Touch(dir)
}

// parse reads the fields: RFC 8446 §4.1.2, §4.1.3.
func (h *hello) parse(t *Transaction, dir app.Direction) bool {
	bad := func() bool {
		t.Raise(dir, event.TLSHandshakeInvalidLength)
		return false
	}
	s := &t.sides[dir]
	b := reader{h.raw}
	var ok bool
	if h.legacy, ok = b.uint16(); !ok {
		return bad()
	}
	s.version = h.legacy
	if h.legacy == version13 || earlyDraft <= h.legacy && h.legacy < 0x7f10 {
		s.version = earlyDraft
	}
	if h.random, ok = b.take(32); !ok {
		return bad()
	}
	// Drafts of TLS 1.3 had a server hello without session and compression.
	draft := h.server && (h.legacy == version13 || h.legacy>>8 == 0x7f)
	if !draft {
		if _, ok = b.vector8(); !ok {
			return bad()
		}
	}
	if h.server {
		h.ciphers, ok = b.take(2)
	} else {
		h.ciphers, ok = b.vector16()
	}
	if !ok || len(h.ciphers)%2 != 0 {
		return bad()
	}
	if !draft {
		if h.server {
			_, ok = b.take(1)
		} else {
			_, ok = b.vector8()
		}
		if !ok {
			return bad()
		}
	}
	if len(b.left) < 2 { // RFC 5246 §7.4.1.2: extensions are optional
		return true
	}
	if h.extensions, ok = b.vector16(); !ok || !h.each(func(kind uint16, body []byte) bool { return h.extension(t, dir, kind, body) }) {
		return bad()
	}
	return true
}

// each walks the extensions.
func (h *hello) each(visit func(kind uint16, body []byte) bool) bool {
	b := reader{h.extensions}
	for len(b.left) > 0 {
		kind, ok := b.uint16()
		if !ok {
			return false
		}
		body, ok := b.vector16()
		if !ok || !visit(kind, body) {
			return false
		}
	}
	return true
}

func (h *hello) extension(t *Transaction, dir app.Direction, kind uint16, body []byte) (ok bool) {
	b := reader{body}
	if len(body) == 0 && kind != extEarlyData && kind != extHeartbeat {
		return true
	}
	switch kind {
	case extServerName:
		h.serverName(t, dir, b)
	case extGroups:
		h.groups, ok = b.vector16()
		return ok && len(h.groups)%2 == 0
	case extPointFormats:
		h.formats, ok = b.vector8()
		return ok
	case extSignatures:
		h.signatures, ok = b.vector16()
		return ok && len(h.signatures)%2 == 0
	case extALPN:
		h.protocols, ok = b.vector16()
		return ok
	case extEarlyData:
		h.early = true
	case extHeartbeat:
		h.heartbeat = true
	case extSupportedVersions:
		return h.supported(&t.sides[dir], b)
	}
	return true
}

// serverName: RFC 6066 §3. What is wrong with it does not spoil the rest.
func (h *hello) serverName(t *Transaction, dir app.Direction, b reader) {
	if h.server {
		return
	}
	if _, ok := b.uint16(); !ok || len(b.left) == 0 {
		t.Raise(dir, event.TLSHandshakeInvalidLength)
		return
	}
	kind, _ := b.take(1)
	if kind[0] != 0 {
		t.Raise(dir, event.TLSInvalidSNIType)
		return
	}
	name, ok := b.vector16()
	switch {
	case !ok || len(name) == 0 || len(name) > 255:
		t.Raise(dir, event.TLSInvalidSNILength)
	case h.name != nil:
		t.Raise(dir, event.TLSMultipleSNI)
	default:
		h.name = name
	}
}

// supported takes the version from its extension, RFC 8446 §4.2.1: the client's
// first that is known, the server's choice.
func (h *hello) supported(s *half, b reader) (ok bool) {
	if h.server {
		v, ok := b.uint16()
		if ok {
			s.version = v
		}
		return ok
	}
	if h.versions, ok = b.vector8(); !ok || len(h.versions) < 2 {
		return false
	}
	for i := 0; i+1 < len(h.versions); i += 2 {
		if v := binary.BigEndian.Uint16(h.versions[i:]); validVersion(v) {
			s.version = v
			break
		}
	}
	return true
}

// protocol is the i-th of ALPN's list: RFC 7301 §3.1.
func (h *hello) protocol(i int) []byte {
	b := reader{h.protocols}
	for len(b.left) > 0 {
		name, ok := b.vector8()
		if !ok {
			return nil
		}
		if i == 0 {
			return name
		}
		i--
	}
	return nil
}

// reader takes fields off the front of bytes.
type reader struct{ left []byte }

func (r *reader) take(n int) (b []byte, ok bool) {
	if n > len(r.left) {
		return nil, false
	}
	b, r.left = r.left[:n:n], r.left[n:]
	return b, true
}

func (r *reader) uint16() (uint16, bool) {
	b, ok := r.take(2)
	if !ok {
		return 0, false
	}
	return binary.BigEndian.Uint16(b), true
}

// vector8 and vector16 are bytes with their length in front: RFC 8446 §3.4.
func (r *reader) vector8() ([]byte, bool) {
	b, ok := r.take(1)
	if !ok {
		return nil, false
	}
	return r.take(int(b[0]))
}

func (r *reader) vector16() ([]byte, bool) {
	n, ok := r.uint16()
	if !ok {
		return nil, false
	}
	return r.take(int(n))
}
