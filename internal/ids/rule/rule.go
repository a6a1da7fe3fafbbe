// Package rule reads the rules of Suricata and Snort as rule files have them, and
// what stands beside them: variables, classifications, references, thresholds. A
// Rule says what was written, checked and typed; what it takes to find it in
// traffic is detect's. It must not know packets, and it opens no file: whoever
// reads rules is handed the text.
package rule

import "gotcp/internal/ids/app"

// Action is what a rule wants done. Only alerts are raised; a pass hides them.
type Action uint8

// The actions.
const (
	Alert Action = iota
	Pass
	Drop
	Reject
)

// Proto is the protocol in a rule's header, as far as packets are concerned.
type Proto uint8

// The protocols. A rule of an application (http, dns) has Any with Rule.App set,
// which stands for the transports of that application.
const (
	Any Proto = iota // ip
	TCP
	TCPPacket // tcp-pkt: packets only, no stream
	TCPStream // tcp-stream: the stream only
	UDP
	ICMP // both families
	ICMPv4
	ICMPv6
	IPv4
	IPv6
	SCTP
	Packet // pkthdr: any packet, broken ones too
	Ethernet
	ARP
)

// Rule is one rule.
type Rule struct {
	File string
	Line int

	Action Action
	Proto  Proto
	App    app.Protocol // in the header, or what the keywords are about; Unknown: none
	Src    *Addresses
	Dst    *Addresses
	SrcPorts,
	DstPorts *Ports
	Both         bool // <>
	Transactions bool // =>: one rule over both directions of a transaction
	// Hook is the step of a transaction at which the rule is asked (tls:client_hello_done); nil
	// where its keywords decide.
	Hook *app.Hook

	GID, SID, Rev uint32
	Msg           string
	Class         string // its short name
	Priority      int    // its own, or its class's, or 3
	References    []Reference
	Metadata      []string // "key value" each
	Target        Target
	NoAlert       bool
	AlertPass     bool // alert: a pass rule raises one, too
	Bypass        bool // its flow is not looked at any more

	Flow     *Flow
	AppProto *AppProto // app-layer-protocol
	// Packet are the conditions on a packet's headers and size.
	Packet []PacketCondition
	// Buffers are the conditions on content, in groups that share a buffer, in the
	// rule's order. A buffer that can have several values (dns.query) has a group
	// for each time that it is named.
	Buffers []Inspection
	Numbers []NumberCondition
	Events  []Event
	State   []StateCondition // flowbits, flowint, xbits, hostbits, flowvar, pktvar, in the rule's order

	Threshold *Threshold // threshold or detection_filter

	// OtherAppProtos are further app-layer-protocol, all of which must hold.
	OtherAppProtos []AppProto

	// ToServer and ToClient are the directions in which the rule can match, as
	// its flow keyword and its buffers leave them.
	ToServer, ToClient bool
}

// Reference is where to read about it.
type Reference struct{ System, ID string }

// Target is which end of the flow is the victim.
type Target uint8

// The targets.
const (
	NoTarget Target = iota
	TargetSrc
	TargetDst
)

// Flow is the flow keyword.
type Flow struct {
	ToServer, ToClient          bool
	Established, NotEstablished bool
	Stateless                   bool // established or not, but of a flow
	OnlyStream, NoStream        bool
	OnlyFrag, NoFrag            bool
}

// AppProto is app-layer-protocol.
type AppProto struct {
	Protocol app.Protocol
	Negated  bool
	Dir      AppProtoDir
}

// AppProtoDir is whose view of the protocol counts.
type AppProtoDir uint8

// The views: that of the packet's direction is the default.
const (
	AppProtoAny AppProtoDir = iota
	AppProtoToServer
	AppProtoToClient
	AppProtoFinal
	AppProtoEither
	AppProtoBoth
	AppProtoOriginal
)

// EventSource is whose events a rule means.
type EventSource uint8

// The sources.
const (
	DecodeEvent EventSource = iota
	StreamEvent
	AppEvent
)
