package ids

import (
	"fmt"

	"gotcp/internal/ids/app"
)

// Encryption says what is done with a session of TLS from where on its data are encrypted.
type Encryption uint8

// What can be done: packets are looked at, but for their payload; all of them is, so that rules can
// look for random bytes; none of them is any more.
const (
	EncryptionTracked Encryption = iota
	EncryptionInspected
	EncryptionBypassed
)

// UnmarshalText reads one as Suricata's app-layer.protocols.tls.encryption-handling has them.
func (e *Encryption) UnmarshalText(text []byte) error {
	switch string(text) {
	case "track-only", "default":
		*e = EncryptionTracked
	case "full":
		*e = EncryptionInspected
	case "bypass":
		*e = EncryptionBypassed
	default:
		return fmt.Errorf("%q is none of track-only, bypass, full", text)
	}
	return nil
}

// sealed reports whether what comes in a direction is encrypted, and therefore not looked into. When
// one side of TLS sends data, both have agreed on a key.
func (c *conn) sealed(dir app.Direction) bool {
	if c.session.Ignored(dir) && c.talk.sealed(dir) {
		return true
	}
	other := dir.Other()
	return c.talk.protocol == app.TLS && c.session.Ignored(other) && c.talk.sealed(other)
}

// seal draws the conclusions after a packet of a direction: nothing more of an encrypted one is
// put together, and a flow that is to be bypassed is.
func (w *Worker) seal(c *conn, dir app.Direction) {
	if !c.talk.sealed(dir) {
		return
	}
	if c.talk.protocol == app.TLS {
		switch w.cfg.Encryption {
		case EncryptionInspected:
			return
		case EncryptionBypassed:
			c.bypassed = true
		}
	}
	c.session.Ignore(dir)
}
