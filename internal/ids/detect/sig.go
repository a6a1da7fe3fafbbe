package detect

import (
	"slices"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// kind is when a rule is looked at, after what it asks for.
type kind uint8

const (
	// packetKind: each packet, and what becomes ready of the stream with it.
	packetKind kind = iota
	// addressKind: nothing but addresses and ports; once per flow and direction.
	addressKind
	// protocolKind: nothing but the protocol that was recognised; once per flow and
	// direction.
	protocolKind
	// applicationKind: the protocol in the header and no more; each packet.
	applicationKind
	// eventKind: an event of decoder, stream or recognition; packets that have it.
	eventKind
	// transactionKind: parts of transactions.
	transactionKind
)

// Sets of directions.
const (
	dirServer uint8 = 1 << app.ToServer
	dirClient uint8 = 1 << app.ToClient
	dirBoth         = dirServer | dirClient
)

// sig is a rule ready to be matched.
type sig struct {
	rule      *rule.Rule
	index     uint32
	kind      kind
	protos    protos
	ends      ends
	anyHeader bool  // every address and port
	dirs      uint8 // in which it is looked at
	app       app.Protocol
	flow      rule.Flow
	ofFlow    bool // it asks for the protocol alone, which a flow has without a packet, too
	// onAddresses: it asks for addresses and ports only, if need be of each packet
	// (those that it excludes), and what it does it does to the flow.
	onAddresses bool

	bits  []bitOp // flowbits, flowints and kept texts that must hold
	acts  []bitOp // and what is done to them
	hosts bool    // xbits or hostbits
	// txBits and txActs are the same of a transaction's bits.
	txBits, txActs []bitOp

	inspections []inspection
	// crossing: a variable set in one inspection is used in another, or what is captured
	// is kept when all have held, so that they are done together.
	crossing bool
	// onPayload: it looks into payload, and not into transactions.
	onPayload bool
	// payloadLast: it looks into transactions and into payload, which costs more and does not depend
	// on the others: it is left to the end.
	payloadLast bool

	// needStream and needPacket say where payload is looked for, of TCP.
	needStream, needPacket bool
	// anchored: payload is looked for at places counted from the beginning, or is
	// not to be there at all.
	anchored bool
	// reach is how far such places go, from the beginning.
	reach int

	// fast is nil for none; it is looked at whenever its group is. anchor is another
	// one, near the beginning of the payload.
	fast, anchor *fastPattern

	captures []*capture // what its expressions keep
	// asks: it looks something up in sets that rules change.
	asks    bool
	digests app.Digests // those of files that it looks up
}

// ends are the addresses and ports that a rule is about. A rule of both directions (<>) is two, as in
// Suricata: a packet that fits both ways matches both.
type ends struct {
	src, dst           *rule.Addresses
	srcPorts, dstPorts *rule.Ports
}

func endsOf(r *rule.Rule) ends { return ends{r.Src, r.Dst, r.SrcPorts, r.DstPorts} }

func (e ends) switched() ends { return ends{e.dst, e.src, e.dstPorts, e.srcPorts} }

// symmetric reports that it makes no difference to switch them.
func (e ends) symmetric() bool {
	return sameAddresses(e.src, e.dst) && samePorts(e.srcPorts, e.dstPorts)
}

func sameAddresses(a, b *rule.Addresses) bool {
	if anyAddress(a) || anyAddress(b) {
		return anyAddress(a) && anyAddress(b)
	}
	return slices.Equal(a.In, b.In) && slices.Equal(a.Out, b.Out)
}

func samePorts(a, b *rule.Ports) bool {
	if anyPort(a) || anyPort(b) {
		return anyPort(a) && anyPort(b)
	}
	return slices.Equal(a.In, b.In)
}

// place is where an inspection looks.
type place uint8

const (
	inPayload place = iota
	inHeader
	inTransaction
)

// inspection is conditions on one buffer.
type inspection struct {
	place  place
	buffer app.Buffer
	source *rule.Inspection // nil: made of something else
	list   int              // of buffer and transforms, of transactions and headers: Ruleset.lists
	steps  []step
	// dir is the direction of a => rule's inspection; dirs of 0: that of the rule.
	dirs uint8
	// final: it says something about what is not there, or about the end, and waits
	// until the buffer does not change any more.
	final bool
	// many: the buffer can have several values.
	many bool
	// absent: there is to be no such buffer; orElse: or the steps hold.
	absent, orElse bool
	// asks: its buffer is looked up in a set that rules change.
	asks bool

	number *rule.NumberCondition // instead of a buffer
	event  *rule.Event
	hook   *app.Hook
}

// flowHeader reports whether the flow keyword and the protocol of a rule fit.
func (m *Matcher) flowHeader(s *sig) bool {
	f := m.in.Flow
	if f == nil {
		// A packet of no flow counts as one to a server, and is in no stream; what else flow says of it holds of none.
		plain := rule.Flow{ToServer: s.flow.ToServer, NoStream: s.flow.NoStream}
		return s.dirs&dirServer != 0 && s.flow == plain && s.app == app.Unknown
	}
	switch {
	case s.dirs&(1<<m.in.Dir) == 0,
		s.flow.Established && !f.Established,
		s.flow.NotEstablished && f.Established,
		s.app != app.Unknown && !sameProtocol(s.app, f.Protocol):
		return false
	}
	return s.fragments(m)
}

func (s *sig) fragments(m *Matcher) bool {
	whole := !m.in.Packet.Reassembled
	return !(s.flow.OnlyFrag && whole || s.flow.NoFrag && !whole)
}

// sameProtocol reports whether a rule's protocol means that of a flow.
func sameProtocol(of, is app.Protocol) bool {
	switch of {
	case is:
		return true
	case app.HTTP:
		return is == app.HTTP2
	case app.DNS, app.HTTP2:
		return is == app.DoH2
	case app.DCERPC:
		return is == app.SMB // which carries it
	}
	return false
}

// protocolHolds reports whether app-layer-protocol holds. A negated one does not
// hold while nothing is known.
func (m *Matcher) protocolHolds(a *rule.AppProto) bool {
	f := m.in.Flow
	if f == nil {
		return false
	}
	var is, or app.Protocol
	switch a.Dir {
	case rule.AppProtoAny:
		is = f.Seen[m.in.Dir]
	case rule.AppProtoToServer:
		is = f.Seen[app.ToServer]
	case rule.AppProtoToClient:
		is = f.Seen[app.ToClient]
	case rule.AppProtoFinal:
		is = f.Protocol
	case rule.AppProtoOriginal:
		is = f.Original
	case rule.AppProtoEither, rule.AppProtoBoth:
		is, or = f.Seen[app.ToServer], f.Seen[app.ToClient]
		one, other := protocolIs(a, is), protocolIs(a, or)
		if a.Dir == rule.AppProtoBoth {
			return one && other
		}
		return one || other
	}
	return protocolIs(a, is)
}

func protocolIs(a *rule.AppProto, is app.Protocol) bool {
	if a.Negated {
		return is != app.Unknown && !sameProtocol(a.Protocol, is)
	}
	return sameProtocol(a.Protocol, is)
}
