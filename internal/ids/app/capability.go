package app

import "net/netip"

// A Finisher is a parser that knows when the rest of a direction is of no use
// to it, because it is encrypted. The stream need not be reassembled from then
// on.
type Finisher interface {
	Done(dir Direction) bool
}

// An Upgrader is a parser whose dialogue can go on in another protocol (RFC 3207
// §4, RFC 4217 §4), Unknown where it does not say which (RFC 9110 §9.3.6). From
// then on it uses up nothing: what follows in both directions belongs to the new
// protocol's parser.
type Upgrader interface {
	Upgrade() (to Protocol, ok bool)
}

// A Directed transaction exists in one direction only.
type Directed interface {
	Only() Direction
}

// A transaction is Extended if some of its buffers can become longer after they
// were final: HTTP's headers, by a trailer section (RFC 9112 §7.1.2).
type Extended interface {
	// Extended reports that those of a direction have.
	Extended(dir Direction) bool
}

// A Faulty transaction can be one at whose fault its parser has given up: rules hear of that once,
// not in each direction.
type Faulty interface {
	Faulty() bool
}

// A Paced transaction comes in pieces, the records of TLS, each of which is looked at as
// payload when it is whole, as the transaction is when it is complete.
type Paced interface {
	// Pieces is how many of a direction were whole so far.
	Pieces(dir Direction) uint32
}

// Expectation is a connection that a dialogue has announced: whoever connects
// to that place within the next minute speaks that protocol there.
type Expectation struct {
	Protocol Protocol
	// Server is where the connection goes to. Its address is none where the
	// dialogue names only a port: the flow's own server is meant, of an active
	// one its client.
	Server netip.AddrPort
	Active bool   // the server connects to the client
	Name   string // of the file
	Store  bool   // the file goes to the server
}

// An Announcer is a parser that announces connections. Taking them forgets them.
type Announcer interface {
	TakeExpectation() (Expectation, bool)
}

// Cuts counts what a parser has left out for want of room.
type Cuts struct {
	// Transactions that were not kept, Bodies of which the end was not.
	Transactions, Bodies uint64
}

// A Cutter is a parser that leaves things out. Taking the counts begins them anew.
type Cutter interface {
	TakeCuts() Cuts
}

// A Weigher says how many bytes it holds, about: who has a memory cap for all
// flows counts them.
type Weigher interface {
	Weight() int
}

// A Holder is a parser that takes bytes before it makes a transaction of them.
type Holder interface {
	// Held is how many bytes at the end of what was used up belong to none yet.
	Held(dir Direction) int
}

// A Lossy transaction knows what the files that it carries lack: bytes within, as they were never seen, or
// those at the end.
type Lossy interface {
	Lost(dir Direction) (gaps, end bool)
}
