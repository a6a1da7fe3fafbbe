package ping

import (
	"net/netip"
	"time"

	"gotcp/internal/echo"
	"gotcp/internal/wire"
)

// kind is what happened to a probe.
type kind uint8

const (
	probeSent      kind = iota // it left
	replyCame                  // its first answer, in time
	replyLate                  // its first answer, after it had counted as lost
	replyDup                   // a further answer
	replyBad                   // a reply with a bad checksum, which is no answer
	probeLost                  // no answer in time
	probeAbandoned             // no answer when all was over
	errorCame                  // an ICMP error about it, or nobody to send it to
	hintCame                   // an ICMP message about it that is no error: a redirect
	sendFailed                 // it could not be sent
	stateIs                    // the target went up or down
	stillNone                  // the next probe goes, and this one has no answer yet
)

// target is a host that is pinged.
type target struct {
	index int    // among many, from 0
	name  string // as the user has it
	addr  netip.Addr
}

// event is one thing that happened, with all that is to be said about it. It
// is lent for the call.
type event struct {
	kind   kind
	now    time.Time
	target *target
	probe  echo.Probe

	// Of replies.
	from      netip.Addr
	rtt       time.Duration
	timed     bool // there was room for a timestamp, as ping has it
	ttl       uint8
	bytes     int // of the ICMP message
	truncated bool
	elsewhere bool // from an address that was not asked
	reordered bool
	wrong     *wrongData
	options   []byte // of the IP header

	// Of errors.
	failure *failure
	err     error // sendFailed

	up bool // stateIs
}

// failure is an ICMP error, or that nobody answered for the next hop.
type failure struct {
	from       netip.Addr
	typ, code  uint8
	info       uint32 // the rest of the ICMP header
	unresolved bool   // no ICMP error: ARP found nobody
	quote      wire.IPv4
	// badChecksum: the message's own checksum is wrong.
	badChecksum bool
}

// observer is told of events: it prints them, draws them, writes them down.
type observer interface {
	// begin comes before all events.
	begin(now time.Time)
	event(e *event)
	// status is what SIGQUIT asks for.
	status(now time.Time)
	// end comes after all events.
	end(now time.Time)
	// deadline is when tick wants to be called, zero for never.
	deadline() time.Time
	tick(now time.Time)
	// flush makes what was said visible: it comes before each wait.
	flush() error
}
