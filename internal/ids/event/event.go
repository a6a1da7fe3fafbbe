// Package event names what the decoder, the stream engine and the protocol
// parsers find wrong with packets, streams and messages, in the words that
// rules use for it: decode-event:ipv4.pkt_too_small, stream-event:pkt_invalid_ack,
// app-layer-event:http.missing_host_header. It must not know who raises an event
// or what a rule does with it.
package event

// Event is one kind of anomaly. The zero value is none.
type Event uint16

// Where each source's events begin. A source's own file lists them.
const (
	decodeBase Event = 1
	streamBase Event = 1000
	httpBase   Event = 2000
	dnsBase    Event = 2200
	tlsBase    Event = 2300
	sshBase    Event = 2400
	smtpBase   Event = 2500
	ftpBase    Event = 2600
	appBase    Event = 2700
)

// OfStream reports an event of the stream engine.
func (e Event) OfStream() bool { return e >= streamBase && e < httpBase }
