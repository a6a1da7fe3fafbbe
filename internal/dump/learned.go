package dump

import (
	"net/netip"
	"strings"

	"golang.org/x/net/dns/dnsmessage"

	"gotcp/internal/dissect"
	"gotcp/internal/wire"
)

// Learned is Names that puts beside an address the name by which somebody in
// the capture went there: what DNS was asked that the address answers, and
// whom a TLS client wanted to talk to.
type Learned struct {
	others dissect.Names // for all else, nil for none
	names  map[netip.Addr]string
}

// NewLearned makes one that has seen nothing. Others may be nil.
func NewLearned(others dissect.Names) *Learned {
	return &Learned{others: others, names: map[netip.Addr]string{}}
}

const (
	portDNS  = 53
	portMDNS = 5353
	// maxLearned bounds the memory to some megabytes.
	maxLearned = 1 << 14
)

// see learns from a packet.
func (n *Learned) see(l *layers) {
	switch {
	case n == nil || !l.ported:
	case l.proto == wire.ProtoUDP && (l.srcPort == portDNS || l.srcPort == portMDNS):
		n.answers(l.payload)
	case l.tcp != nil:
		if hello, ok := dissect.ParseClientHello(l.payload); ok {
			n.learn(l.dst, string(hello.ServerName))
		}
	}
}

// answers learns from a DNS message, as far as it makes sense. All addresses get the name
// that was asked for, whatever aliases lie between; mDNS answers without a question.
func (n *Learned) answers(b []byte) {
	var p dnsmessage.Parser
	h, err := p.Start(b)
	if err != nil || !h.Response {
		return
	}
	asked := ""
	if q, err := p.Question(); err == nil {
		asked = q.Name.String()
	}
	if p.SkipAllQuestions() != nil {
		return
	}
	for {
		r, err := p.AnswerHeader()
		if err != nil {
			return
		}
		name := asked
		if name == "" {
			name = r.Name.String()
		}
		switch r.Type {
		case dnsmessage.TypeA:
			a, err := p.AResource()
			if err != nil {
				return
			}
			n.learn(netip.AddrFrom4(a.A), name)
		case dnsmessage.TypeAAAA:
			a, err := p.AAAAResource()
			if err != nil {
				return
			}
			n.learn(netip.AddrFrom16(a.AAAA), name)
		default:
			if p.SkipAnswer() != nil {
				return
			}
		}
	}
}

func (n *Learned) learn(a netip.Addr, name string) {
	name = strings.TrimSuffix(name, ".")
	// Anybody can send a name, and terminals obey what they show.
	strange := func(r rune) bool { return r <= ' ' || r > '~' || r == '(' || r == ')' }
	if name == "" || strings.ContainsFunc(name, strange) {
		return
	}
	if _, known := n.names[a]; !known && len(n.names) >= maxLearned {
		clear(n.names)
	}
	n.names[a] = a.String() + "(" + name + ")"
}

// Addr is the address with the name beside it.
func (n *Learned) Addr(a netip.Addr) (string, bool) {
	if name, ok := n.names[a]; ok || n.others == nil {
		return name, ok
	}
	return n.others.Addr(a)
}

// Port implements dissect.Names.
func (n *Learned) Port(transport string, port uint16) (string, bool) {
	if n.others == nil {
		return "", false
	}
	return n.others.Port(transport, port)
}

// Protocol implements dissect.Names.
func (n *Learned) Protocol(number uint8) (string, bool) {
	if n.others == nil {
		return "", false
	}
	return n.others.Protocol(number)
}
