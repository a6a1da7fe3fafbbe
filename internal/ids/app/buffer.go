package app

// Buffer is a part of a packet, a stream or a transaction that rules look into.
type Buffer uint8

// The buffers. Payload is the default: of a packet, and of a TCP stream.
const (
	Payload    Buffer = iota
	PacketData        // pkt_data: the same, named
	IPv4Header
	IPv6Header
	TCPHeader
	UDPHeader
	ICMPv4Header
	ICMPv6Header
	EtherHeader
	IGMPHeader
	IPSource      // 4 or 16 bytes
	IPDestination // as IPSource
	Base64Data    // what base64_decode has decoded

	HTTPURI
	HTTPRawURI
	HTTPMethod
	HTTPProtocol
	HTTPRequestLine
	HTTPResponseLine
	HTTPHeader
	HTTPRawHeader
	HTTPHeaderNames
	HTTPStart
	HTTPCookie
	HTTPUserAgent
	HTTPHost
	HTTPRawHost
	HTTPReferer
	HTTPAccept
	HTTPAcceptLang
	HTTPAcceptEnc
	HTTPConnection
	HTTPContentType
	HTTPContentLen
	HTTPLocation
	HTTPServer
	HTTPRequestBody
	HTTPResponseBody
	HTTPStatCode
	HTTPStatMsg
	HTTPRequestHeader  // each header as "Name: value", one value per header
	HTTPResponseHeader // as HTTPRequestHeader

	FileData
	FileName
	FileMD5 // of files that are complete, as bytes; and so are those that follow
	FileSHA1
	FileSHA256

	DNSQuery
	DNSAnswerName
	DNSQueriesRRName
	DNSAnswersRRName
	DNSAuthoritiesRRName
	DNSAdditionalsRRName
	DNSResponseRRName

	TLSSNI
	TLSCertSubject
	TLSCertIssuer
	TLSCertSerial
	TLSCertFingerprint
	TLSCerts
	TLSSubjectAltName
	TLSALPN
	TLSRandom
	TLSRandomTime
	TLSRandomBytes
	JA3Hash
	JA3String
	JA3SHash
	JA3SString
	JA4Hash

	SSHSoftware
	SSHProto
	SSHHassh
	SSHHasshString
	SSHHasshServer
	SSHHasshServerString

	SMTPHelo
	SMTPMailFrom
	SMTPRcptTo
	EmailFrom // a field of a mail's own headers, and so are those that follow
	EmailTo
	EmailCC
	EmailSubject
	EmailDate
	EmailMessageID
	EmailXMailer
	EmailReceived
	EmailURL     // what the text links to, without the scheme
	EmailBodyMD5 // in hexadecimal

	FTPCommand
	FTPCommandData
	FTPReply
	FTPCompletionCode
	NumBuffers
)

// Number is a number in a transaction that rules compare.
type Number uint8

// The numbers.
const (
	DNSOpcode Number = iota
	DNSRCode
	DNSRRType
	TLSVersion // 0x0303 is TLS 1.2
	TLSState   // bits 1 client hello, 2 server hello, 4 client key exchange, 8 server key exchange, 16 unknown
	TLSNotBefore
	TLSNotAfter
	TLSCertChainLen
	FileSize
	FTPDynamicPort
	FTPMode    // 0 active, 1 passive
	FTPReplied // 1: a command has a reply
	FTPStores  // 1: a data connection's file goes to the server
	NumNumbers
)
