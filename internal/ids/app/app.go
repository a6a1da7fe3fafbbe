// Package app is what the protocols above TCP and UDP have in common as the
// rules see them: a parser per flow that turns bytes into transactions, and
// transactions whose parts are buffers with a name (http.uri, dns.query). The
// protocols themselves stand below it. It must not know rules, packets or
// streams.
package app

import "gotcp/internal/ids/event"

// A Parser follows the dialogue of one flow in one protocol. It is bounded: what
// it holds of transactions that nobody forgets has a cap of its own.
type Parser interface {
	// Input takes the next bytes of one direction, of a datagram all of them, and
	// returns how many it has used up: the rest is offered again with more behind
	// it. The bytes are borrowed for the call. With end set nothing follows, and
	// what can be concluded from that is. A parser that has given up (Failed)
	// uses up everything.
	Input(dir Direction, data []byte, end bool) int
	// Gap says that n bytes of a direction will never come.
	Gap(dir Direction, n int)
	// Transactions are those not forgotten yet, oldest first. The slice is
	// borrowed until the next call.
	Transactions() []Transaction
	// Forget drops the n oldest transactions.
	Forget(n int)
	// Failed reports that the dialogue of a direction is not, or no longer, this
	// protocol.
	Failed(dir Direction) bool
	// Protocol is what the parser understands.
	Protocol() Protocol
}

// Progress is how far a transaction has come in one direction. The steps in
// between are the protocol's own; they only grow.
type Progress uint8

// The steps that all protocols have.
const (
	Started  Progress = 0
	Complete Progress = 255
)

// A Transaction is one exchange: a request and its response, a query and its
// answer, a handshake.
type Transaction interface {
	// Progress says how far it has come in one direction.
	Progress(dir Direction) Progress
	// Version changes whenever a buffer, a number or the progress of that
	// direction does, so that an inspection need not look twice.
	Version(dir Direction) uint32
	// Buffer is the i-th value of a buffer in one direction, borrowed until the
	// parser's next Input. Buffers with one value have only i == 0. ok is false
	// when there is no such value (yet); final when it will not change any more.
	Buffer(b Buffer, dir Direction, i int) (data []byte, final, ok bool)
	// Number is the i-th value of a number.
	Number(n Number, dir Direction, i int) (value uint64, ok bool)
	// Events are what is wrong with it in one direction, so far.
	Events(dir Direction) []event.Event
}

// Protocol is a protocol above TCP or UDP.
type Protocol uint8

// The protocols. Those without a parser are recognised only.
const (
	Unknown Protocol = iota
	HTTP
	DNS
	TLS
	SSH
	SMTP
	FTP
	FTPData
	SMB
	DCERPC
	IMAP
	POP3
	NTP
	DHCP
	TFTP
	SNMP
	SIP
	KRB5
	RDP
	RFB
	MQTT
	QUIC
	IKE
	NFS
	Telnet
	LDAP
	HTTP2
	DoH2
	Modbus
	DNP3
	ENIP
	WebSocket
	Bittorrent
	PGSQL
	MDNS
	Failed // tried, and none of them
	NumProtocols
)

var protocolNames = [NumProtocols]string{
	"unknown", "http", "dns", "tls", "ssh", "smtp", "ftp", "ftp-data", "smb", "dcerpc", "imap", "pop3", "ntp", "dhcp",
	"tftp", "snmp", "sip", "krb5", "rdp", "rfb", "mqtt", "quic", "ike", "nfs", "telnet", "ldap", "http2", "doh2",
	"modbus", "dnp3", "enip", "websocket", "bittorrent-dht", "pgsql", "mdns", "failed",
}

func (p Protocol) String() string { return protocolNames[p] }

// ParseProtocol is the protocol of a name as rules write it.
func ParseProtocol(name string) (Protocol, bool) {
	switch name {
	case "http1":
		return HTTP, true
	case "ssl":
		return TLS, true
	}
	for p, n := range protocolNames {
		if n == name {
			return Protocol(p), true
		}
	}
	return Unknown, false
}
