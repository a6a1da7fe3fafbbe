package rule

import (
	"strings"

	"gotcp/internal/ids/app"
)

// header is a rule's part before its options, cut into words.
type header struct {
	words   [7]word
	options int // where they begin
}

type word struct {
	text string
	at   int
}

// The words of a header.
const (
	actionWord = iota
	protoWord
	srcWord
	srcPortsWord
	directionWord
	dstWord
	dstPortsWord
)

var wordNames = [...]string{
	"an action", "a protocol", "a source", "source ports", "a direction", "a destination", "destination ports",
}

// cutHeader cuts the words apart; blanks in brackets belong to a word.
func cutHeader(text string) (h header, w word, err error) {
	at := 0
	for i := range h.words {
		for at < len(text) && strings.IndexByte(blanks, text[at]) >= 0 {
			at++
		}
		start, depth := at, 0
		for ; at < len(text); at++ {
			c := text[at]
			if c == '[' {
				depth++
			} else if c == ']' {
				depth--
			} else if c == '(' || depth <= 0 && strings.IndexByte(blanks, c) >= 0 {
				break
			}
		}
		h.words[i] = word{text[start:at], start}
		if start == at {
			return h, h.words[i], faultf("a rule begins with an action, a protocol, a source and its ports, a direction, "+
				"a destination and its ports: it lacks %s", wordNames[i])
		}
	}
	for at < len(text) && strings.IndexByte(blanks, text[at]) >= 0 {
		at++
	}
	if at == len(text) || text[at] != '(' {
		return h, word{at: at}, faultf("no options in parentheses after the header")
	}
	h.options = at + 1
	return h, word{}, nil
}

// protocols are those of packets.
var protocols = map[string]Proto{
	"ip": Any, "any": Any, "tcp": TCP, "tcp-pkt": TCPPacket, "tcp-stream": TCPStream, "udp": UDP, "icmp": ICMP,
	"icmpv4": ICMPv4, "icmp4": ICMPv4, "icmpv6": ICMPv6, "icmp6": ICMPv6, "ipv4": IPv4, "ip4": IPv4, "ipv6": IPv6,
	"ip6": IPv6, "sctp": SCTP, "pkthdr": Packet, "ether": Ethernet, "arp": ARP,
}

// parseHeader fills in the rule from its header; the word is where the fault is.
func (p *parser) parseHeader(h *header) (word, error) {
	r, words := p.rule, &h.words
	switch strings.ToLower(words[actionWord].text) {
	case "alert":
		r.Action = Alert
	case "log": // Snort's: written down without an alert, which here is silence
		r.Action, r.NoAlert = Alert, true
	case "pass":
		r.Action = Pass
	case "drop", "block", "sdrop":
		r.Action = Drop
	case "reject", "rejectsrc", "rejectdst", "rejectboth":
		r.Action = Reject
	default:
		return words[actionWord], faultf("%s is no action", short(words[actionWord].text))
	}
	if err := p.parseProtocol(words[protoWord].text); err != nil {
		return words[protoWord], err
	}
	switch words[directionWord].text {
	case "->":
	case "<>":
		r.Both = true
	case "=>":
		r.Transactions = true
	default:
		return words[directionWord], faultf("%s is no direction: ->, <> and => are", short(words[directionWord].text))
	}
	var err error
	if r.Src, err = p.config.Variables.Addresses(words[srcWord].text); err != nil {
		return words[srcWord], err
	}
	if r.SrcPorts, err = p.config.Variables.Ports(words[srcPortsWord].text); err != nil {
		return words[srcPortsWord], err
	}
	if r.Dst, err = p.config.Variables.Addresses(words[dstWord].text); err != nil {
		return words[dstWord], err
	}
	if r.DstPorts, err = p.config.Variables.Ports(words[dstPortsWord].text); err != nil {
		return words[dstPortsWord], err
	}
	return word{}, nil
}

// parseProtocol takes the header's protocol: one of packets or of applications, and perhaps a
// hook behind a colon.
func (p *parser) parseProtocol(text string) error {
	r, name := p.rule, strings.ToLower(text)
	if name == "igmp" { // IP, and more
		name = "ip"
		p.addField(IPProto, comparison{min: protocolNumbers["igmp"]})
	}
	name, hook, hooked := strings.Cut(name, ":")
	if proto, ok := protocols[name]; ok {
		r.Proto = proto
		if hooked && hook != "all" { // every packet, as without it
			return faultf("%s is no hook of packets that is followed here", short(hook))
		}
	} else if a, ok := app.ParseProtocol(name); ok && a != app.Unknown && a != app.Failed {
		r.App = a
		if hooked {
			h, ok := app.ParseHook(a, hook)
			if !ok {
				return faultf("%s is no step of %v that is known here", short(hook), a)
			}
			r.Hook = &h
		}
	} else {
		return faultf("%s is no protocol that is known here", short(text))
	}
	return nil
}
