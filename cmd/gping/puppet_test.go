package main

import (
	"net/netip"
	"slices"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

// What the puppet's addresses answer, by their last byte. One to which a host
// pings is nobody else's at the time: some answers depend on the one before.
const (
	// 100 to 115: destination unreachable with the code 0 to 15, of which
	// "fragmentation needed" names an MTU of 1300.
	firstUnreachable, lastUnreachable = 100, 115

	fragNeededNoMTU   = 116
	firstRedirect     = 120 // with the codes 0 to 4, to 10.77.0.3
	lastRedirect      = 124
	sourceQuench      = 126
	ttlExceeded       = 127
	reassembly        = 128
	timeExceededBad   = 129
	parameterProblem  = 130
	parameterBad      = 131
	unreachableBad    = 132
	unknownType       = 133
	wrongByte         = 140
	wrongAll          = 141
	badChecksum       = 142
	duplicate         = 143
	triplicate        = 144
	otherAddress      = 145
	truncated         = 146
	longer            = 147
	late              = 148 // with the next one's
	swapped           = 149 // each after the next one's
	lowTTL            = 152
	highTTL           = 153
	otherSeq          = 154
	otherID           = 155
	requestBack       = 156
	errorThenReply    = 158
	dupOtherAddress   = 159
	twoBytes          = 161
	empty             = 162
	withTOS           = 163
	withRoute         = 164
	withSourceRoute   = 165
	withRouterAlert   = 166
	timeExceededOdd   = 167
	errorBadChecksum  = 168
	silentAlways      = 169
	drops24           = 170 // the second and the fourth
	dropsFirst        = 171
	dropsFromThird    = 172
	withUnknownOption = 173
)

var puppetMAC = wire.MAC{2, 0, 0, 0, 0, 9}

// puppet answers ARP and pings for 10.77.0.100 to .199, right or wrong.
type puppet struct {
	addrs []netip.Addr
	held  map[byte][]byte // the replies that wait for the next request
}

func newPuppet(at *lab.Interface) {
	p := &puppet{held: make(map[byte][]byte)}
	for n := firstUnreachable; n < 200; n++ {
		p.addrs = append(p.addrs, lab.Nth(at.Prefix, n))
	}
	at.Puppet(p.answer)
}

func (p *puppet) answer(frame []byte) [][]byte {
	if reply := lab.AnswerARP(frame, puppetMAC, p.addrs...); reply != nil {
		return [][]byte{reply}
	}
	ip, echo, ok := lab.EchoRequest(frame, p.addrs...)
	if !ok {
		return nil
	}
	which := ip.Dst().As4()[3]
	if f := icmpErrors(which, frame); f != nil {
		return f
	}
	if f, mine := p.timely(which, echo.Seq(), frame); mine {
		return f
	}
	return manyReplies(which, echo.Seq(), frame)
}

// icmpErrors is the answers of those who answer with errors alone.
func icmpErrors(which byte, frame []byte) [][]byte {
	const mtu, gateway, pointer = 1300, 10<<24 | 77<<16 | 3, 20 << 24
	typ, code, rest := uint8(wire.ICMPv4Unreachable), uint8(0), uint32(0)
	switch {
	case which >= firstUnreachable && which <= lastUnreachable:
		if code = which - firstUnreachable; code == wire.ICMPv4FragmentationNeeded {
			rest = mtu
		}
	case which == fragNeededNoMTU:
		code = wire.ICMPv4FragmentationNeeded
	case which >= firstRedirect && which <= lastRedirect:
		typ, code, rest = wire.ICMPv4Redirect, which-firstRedirect, gateway
	case which == sourceQuench:
		typ = wire.ICMPv4SourceQuench
	case which >= ttlExceeded && which <= timeExceededBad:
		typ, code = wire.ICMPv4TimeExceeded, which-ttlExceeded
	case which == parameterProblem:
		typ, rest = wire.ICMPv4ParameterProblem, pointer
	case which == parameterBad:
		typ, code = wire.ICMPv4ParameterProblem, 1
	case which == unreachableBad:
		code = 99
	case which == unknownType:
		typ, code = 42, 7
	case which == errorBadChecksum:
		return [][]byte{lab.ICMPError(frame, typ, wire.ICMPv4HostUnreachable, func(r *lab.Reply) { r.BadChecksum = true })}
	default:
		return nil
	}
	return [][]byte{lab.ICMPError(frame, typ, code, func(r *lab.Reply) { r.Rest = rest })}
}

// timely is the answers of those for whom it matters when.
func (p *puppet) timely(which byte, seq uint16, frame []byte) (answer [][]byte, mine bool) {
	right := lab.EchoReply(frame, nil)
	switch which {
	case late, swapped:
		before := p.held[which]
		delete(p.held, which)
		if which == late || before == nil {
			p.held[which] = right
		}
		if which == late {
			return [][]byte{before}, true
		}
		if before == nil {
			return nil, true
		}
		return [][]byte{right, before}, true
	case timeExceededOdd:
		if seq%2 == 1 {
			right = lab.ICMPError(frame, wire.ICMPv4TimeExceeded, wire.ICMPv4TTLExceeded, nil)
		}
		return [][]byte{right}, true
	case silentAlways:
		return nil, true
	case drops24:
		return unless(seq == 2 || seq == 4, right), true
	case dropsFirst:
		return unless(seq == 1, right), true
	case dropsFromThird:
		return unless(seq >= 3, right), true
	}
	return nil, false
}

func unless(dropped bool, frame []byte) [][]byte {
	if dropped {
		return nil
	}
	return [][]byte{frame}
}

// manyReplies is the answers of those who send one reply or more, at once.
func manyReplies(which byte, seq uint16, frame []byte) [][]byte {
	right := lab.EchoReply(frame, nil)
	from250 := func(r *lab.Reply) { r.IP.Src = netip.AddrFrom4([4]byte{10, 77, 0, 250}) }
	switch which {
	case duplicate:
		return [][]byte{right, right}
	case triplicate:
		return [][]byte{right, right, right}
	case errorThenReply:
		return [][]byte{lab.ICMPError(frame, wire.ICMPv4Unreachable, wire.ICMPv4HostUnreachable, nil), right}
	case dupOtherAddress:
		return [][]byte{right, lab.EchoReply(frame, from250)}
	case otherAddress:
		return [][]byte{lab.EchoReply(frame, from250)}
	}
	return [][]byte{lab.EchoReply(frame, func(r *lab.Reply) { spoil(which, seq, r) })}
}

// spoil changes a reply in place.
func spoil(which byte, seq uint16, r *lab.Reply) {
	r.Payload = slices.Clone(r.Payload)
	cut := func(n int) { r.Payload = r.Payload[:min(n, len(r.Payload))] }
	switch which {
	case wrongByte:
		r.Payload[20] ^= 0xff
	case wrongAll:
		for i := 16; i < len(r.Payload); i++ {
			r.Payload[i] ^= 0x55
		}
	case badChecksum:
		r.BadChecksum = true
	case truncated:
		cut(10)
	case twoBytes:
		cut(2)
	case empty:
		cut(0)
	case longer:
		r.Payload = append(r.Payload, "extra bytes here"...)
	case lowTTL:
		r.IP.TTL = 1
	case highTTL:
		r.IP.TTL = 255
	case otherSeq:
		r.Rest = wire.EchoRest(uint16(r.Rest>>16), seq+100)
	case otherID:
		r.Rest ^= 0x5555 << 16
	case requestBack:
		r.Type = wire.ICMPv4Echo
	case withTOS:
		r.IP.TOS = 0x10
	case withRoute:
		r.IP.Options = []byte{7, 7, 8, 10, 77, 0, 2, 0}
	case withSourceRoute:
		r.IP.Options = []byte{0x83, 11, 12, 10, 77, 0, 2, 10, 77, 0, 4, 0}
	case withRouterAlert:
		r.IP.Options = []byte{0x94, 4, 0, 0}
	case withUnknownOption:
		r.IP.Options = []byte{1, 30, 3, 9}
	}
}
