package ids

import (
	"net/netip"
	"time"

	"gotcp/internal/ids/app"
)

// Record is something that happened, bad or not: one of the pointers below.
type Record struct {
	Kind   RecordKind
	Time   time.Time
	Number uint64 // of the packet at which it was known
	// Interface is where that packet was seen.
	Interface int

	Proto              string
	Src, Dst           netip.AddrPort
	HasPorts           bool
	IsICMP             bool
	ICMPType, ICMPCode uint8
	VLANs              []uint16
	App                app.Protocol
	Flow               Flow

	TxID uint64
	Tx   Transaction // of those of a protocol, and of the one that has carried a file
	File File

	// FlowEnd is of a flow.
	FlowEnd FlowEnd
	// Anomaly is of an anomaly.
	Anomaly Anomaly
}

// RecordKind is what a Record is about.
type RecordKind uint8

// The kinds, as bits of RecordKinds.
const (
	FlowRecord RecordKind = iota
	HTTPRecord
	DNSRecord
	TLSRecord
	AnomalyRecord
	SSHRecord
	SMTPRecord
	FTPRecord
	FileRecord
)

// RecordKinds is a set of kinds.
type RecordKinds uint16

// With adds a kind.
func (k RecordKinds) With(kind RecordKind) RecordKinds { return k | 1<<kind }

// Has reports whether a kind is in the set.
func (k RecordKinds) Has(kind RecordKind) bool { return k&(1<<kind) != 0 }

// Transaction is what is known of a transaction, in the protocol's own words. All
// strings are as they came, whatever bytes they hold.
type Transaction struct {
	HTTP *HTTP
	DNS  *DNS
	TLS  *TLS
	SSH  *SSH
	SMTP *SMTP
	FTP  *FTP
	// FTPData is a file on a connection of its own.
	FTPData *FTPData
}

// FTP is a command and its replies.
type FTP struct {
	Command, Data  string
	Replies, Codes []string
	// Port is that of the data connection agreed on; 0 for none.
	Port    uint16
	Passive bool
}

// FTPData is a file: stored, or retrieved.
type FTPData struct {
	Name  string
	Store bool
}

// HTTP is a request and its response, as far as they have come.
type HTTP struct {
	Hostname, URL, UserAgent, ContentType, Referer, Method, Protocol, Redirect string
	Port                                                                       uint16 // of the Host header; 0 if none is there
	Status                                                                     int    // 0: there is none yet
	Length                                                                     uint64 // of the response's body
}

// DNS is a query, or an answer.
type DNS struct {
	Answer  bool
	ID      uint16
	Flags   uint16
	Opcode  uint8
	RCode   uint8
	Queries []DNSQuestion
	// Answers, and the records of the other two sections.
	Answers, Authorities, Additionals []DNSAnswer
}

// DNSQuestion is one question.
type DNSQuestion struct {
	Name string
	Type uint16
}

// DNSAnswer is one resource record.
type DNSAnswer struct {
	Name string
	Type uint16
	TTL  uint32
	Data string
	// Fields are the parts of data that has no short text.
	Fields []DNSField
}

// DNSField is a part of a record's data: a text, or (IsNumber) a number.
type DNSField struct {
	Name     string
	Text     string
	Number   uint32
	IsNumber bool
}

// TLS is a handshake.
type TLS struct {
	SNI, Subject, Issuer, Serial, Fingerprint string
	Version                                   uint16 // 0: not known yet
	NotBefore, NotAfter                       time.Time
	JA3, JA3S, JA4                            string
	JA3String, JA3SString                     string
	// ALPN is what the client offers, ServerALPN what the server has chosen.
	ALPN, ServerALPN []string
	AlternativeNames []string
	Resumed          bool
	// Client is the certificate of a client that has shown one.
	Client *TLSCertificate
}

// TLSCertificate is a certificate.
type TLSCertificate struct {
	Subject, Issuer, Serial, Fingerprint string
	NotBefore, NotAfter                  time.Time
}

// SSH are both sides' banners.
type SSH struct {
	ClientProto, ClientSoftware, ServerProto, ServerSoftware string
	// The fingerprints of what both offer, and what they are made of.
	ClientHassh, ClientHasshString, ServerHassh, ServerHasshString string
}

// SMTP is a mail as its envelope says.
type SMTP struct {
	Helo, MailFrom string
	RcptTo         []string
	// Mail is what its headers say; nil while there are none.
	Mail *Mail
}

// Mail is what a mail says of itself.
type Mail struct {
	From, Subject, Date, MessageID, XMailer string
	To, CC                                  []string
	Received, URLs, Attachments             []string
	BodyMD5                                 string
}

// FlowEnd is how a flow ended.
type FlowEnd struct {
	State   string // new, established, closed
	Reason  string // timeout, forced, shutdown
	Alerted bool
	TCP     bool
	// Flags are those of all its segments, each way.
	Flags, FlagsToServer, FlagsToClient uint8
	TCPState                            string
}

// Anomaly is something that the decoder, the stream engine or a parser found wrong.
type Anomaly struct {
	Type  string // decode, stream, applayer
	Event string // ipv4.pkt_too_small
}
