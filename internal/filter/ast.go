package filter

import "net/netip"

// node is a condition of the tree that the parser makes.
type node interface{ isNode() }

type (
	// notNode is the opposite of x.
	notNode struct{ x node }
	// andNode and orNode hold two conditions in the order of the text, which
	// is the order in which vlan, mpls and pppoes move the headers.
	andNode struct{ a, b node }
	orNode  struct{ a, b node }

	// protoNode is a protocol alone: tcp.
	protoNode struct{ tok token }
	// addrNode is an address, name or number under its qualifiers: src host a.
	addrNode struct {
		q   qualifiers
		tok token
		// What follows a network's address.
		hasBits bool
		bits    uint32 // net 10.0.0.0/8
		bitsTok token
		maskTok token // net 10.0.0.0 mask 255.0.0.0, if its kind is tokQuad
	}
	// castNode is broadcast or multicast, of a protocol's addresses.
	castNode struct {
		proto proto
		tok   token
	}
	// plainNode is a primitive of its own with the number behind it, if any.
	plainNode struct {
		tok    token
		hasNum bool
		num    uint32
		numTok token
	}
	// byteNode is byte n = v: what the language had before ether[n] = v.
	byteNode struct {
		op         token
		index, val uint32
	}
	// llcNode is llc or a kind of LLC frame.
	llcNode struct{ tok, typ token }
	// relNode compares two values.
	relNode struct {
		op   token
		a, b value
	}
)

func (notNode) isNode()    {}
func (andNode) isNode()    {}
func (orNode) isNode()     {}
func (protoNode) isNode()  {}
func (*addrNode) isNode()  {}
func (castNode) isNode()   {}
func (*plainNode) isNode() {}
func (byteNode) isNode()   {}
func (llcNode) isNode()    {}
func (relNode) isNode()    {}

// value is an arithmetic expression.
type value interface{ isValue() }

type (
	// numValue is known; the operations on such are done by the parser.
	numValue uint32
	// lenValue is the length of the packet on the wire.
	lenValue struct{}
	// loadValue is proto[index:size].
	loadValue struct {
		tok   token
		index value
		size  uint32
	}
	opValue struct {
		op   token
		a, b value
	}
)

func (numValue) isValue()   {}
func (lenValue) isValue()   {}
func (*loadValue) isValue() {}
func (*opValue) isValue()   {}

// qualifiers say what an address, name or number is one of. Those that follow
// one without qualifiers of their own are meant to have its.
type qualifiers struct {
	proto proto
	dir   direction
	typ   addrType
	// tok is the word that the qualifiers end with, for messages.
	tok token
}

// direction of an address.
type direction uint8

const (
	dirEither direction = iota // nothing was said, or src or dst
	dirSrc
	dirDst
	dirBoth // src and dst
)

// addrType is what an address, name or number stands for.
type addrType uint8

const (
	typeNone addrType = iota // there is nothing that it could inherit from
	typeDefault
	typeHost
	typeNet
	typePort
	typePortRange
	typeProto
	typeProtoChain
	typeGateway
)

var addrTypes = map[string]addrType{
	"host": typeHost, "net": typeNet, "port": typePort, "portrange": typePortRange,
	"proto": typeProto, "protochain": typeProtoChain, "gateway": typeGateway,
}

func (t addrType) String() string {
	for w, typ := range addrTypes {
		if typ == t {
			return w
		}
	}
	return "host"
}

// quad is the value of part of an IPv4 address and how many of the four numbers
// there are.
func quad(t token) (v uint32, n int) {
	var part uint64
	for i := 0; ; i++ {
		if i < len(t.text) && t.text[i] != '.' {
			if part = part*10 + uint64(t.text[i]-'0'); !isDigit(t.text[i]) || part > 255 {
				fail(t, "invalid IPv4 address '%s'", t.text)
			}
			continue
		}
		v, part, n = v<<8|uint32(part), 0, n+1
		if i >= len(t.text) {
			return v, n
		}
	}
}

// words6 are the four words of an IPv6 address.
func words6(a netip.Addr) (w [4]uint32) {
	for i, b := range a.As16() {
		w[i/4] = w[i/4]<<8 | uint32(b)
	}
	return w
}
