package recognize

import "bytes"

// httpMethods are those of RFC 9110 §9.3 and of WebDAV and its kin.
var httpMethods = []string{
	"GET ", "PUT ", "POST ", "HEAD ", "TRACE ", "OPTIONS ", "CONNECT ", "DELETE ", "PATCH ", "PROPFIND ", "PROPPATCH ",
	"MKCOL ", "COPY ", "MOVE ", "LOCK ", "UNLOCK ", "CHECKOUT ", "UNCHECKOUT ", "CHECKIN ", "UPDATE ", "LABEL ", "REPORT ",
	"MKWORKSPACE ", "MKACTIVITY ", "MERGE ", "INVALID ", "VERSION-CONTROL ", "BASELINE-CONTROL ", "SEARCH ",
	"GET\t", "PUT\t", "POST\t", "HEAD\t", "TRACE\t", "OPTIONS\t", "CONNECT\t", "DELETE\t",
}

// httpRequest skips empty lines in front, as servers do: RFC 9112 §2.2.
func httpRequest(in input) Decision {
	b := bytes.TrimLeft(in.data, "\r\n")
	if len(b) == 0 {
		return Maybe
	}
	return anyPrefix(b, httpMethods)
}

func httpResponse(in input) Decision { return prefix(in.data, "HTTP/") }

func http2Client(in input) Decision { return prefix(in.data, "PRI * HTTP/2.0\r\n") }

// sipRequest is a method and an URI of that scheme: RFC 3261 §7.1. Some methods
// are HTTP's, too.
func sipRequest(in input) Decision {
	method, rest, found := bytes.Cut(in.data, []byte(" "))
	if !found {
		return hold(in.data, len(in.data)+1, len(method) <= 10 && isUpper(method))
	}
	if len(method) == 0 || len(method) > 10 || !isUpper(method) {
		return No
	}
	return max(prefix(rest, "sip:"), prefix(rest, "sips:"))
}

func isUpper(b []byte) bool {
	for _, c := range b {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

func sipResponse(in input) Decision { return prefix(in.data, "SIP/2.0 ") }

// ssh: RFC 4253 §4.2. A server may send other lines in front; those on the port
// of SSH are waited out.
func ssh(in input) Decision { return prefix(in.data, "SSH-") }

func rfb(in input) Decision { return prefix(in.data, "RFB 00") }

var smtpHellos = []string{"EHLO", "HELO", "LHLO"}

func smtpClient(in input) Decision {
	if d := anyPrefix(in.data, smtpHellos); d != No {
		return d
	}
	if !smtpPort(in.ports.Server) {
		return No
	}
	return anyPrefix(in.data, []string{"QUIT\r\n", "MAIL FROM:", "NOOP\r\n", "RSET\r\n", "HELP\r\n", "STARTTLS\r\n", "AUTH "})
}

func smtpPort(port uint16) bool { return port == 25 || port == 587 || port == 465 || port == 2525 }

// smtpServer tells SMTP's greeting from FTP's, which is 220 as well.
func smtpServer(in input) Decision {
	return greeting(in.data, "SMTP", smtpPort(in.ports.Server), "FTP")
}

func ftpServer(in input) Decision {
	return greeting(in.data, "FTP", in.ports.Server == 21, "SMTP")
}

// greeting is a reply 220 with a word in it, or one at the protocol's port
// without the other protocol's word.
func greeting(data []byte, word string, port bool, other string) Decision {
	d := max(prefix(data, "220 "), prefix(data, "220-"))
	if d != Yes {
		return d
	}
	line, _, whole := bytes.Cut(data, []byte("\n"))
	switch {
	case containsFold(line, word):
		return Yes
	case !whole:
		return Maybe
	case port && !containsFold(line, other):
		return Yes
	}
	return No
}

func containsFold(b []byte, word string) bool {
	for i := 0; i+len(word) <= len(b); i++ {
		if prefix(b[i:], word) == Yes {
			return true
		}
	}
	return false
}

var ftpCommands = []string{"USER ", "PASS ", "PORT ", "FEAT\r\n", "FEAT\n", "AUTH TLS", "AUTH SSL", "SYST\r\n", "SYST\n"}

func ftpClient(in input) Decision { return anyPrefix(in.data, ftpCommands) }

// pop3Client shares commands with FTP, so that the port decides: RFC 1939.
func pop3Client(in input) Decision {
	if in.ports.Server != 110 {
		return No
	}
	return anyPrefix(in.data, []string{"USER ", "PASS ", "APOP ", "CAPA\r\n", "AUTH", "STLS\r\n", "QUIT\r\n"})
}

func pop3Server(in input) Decision {
	return max(prefix(in.data, "+OK "), prefix(in.data, "+OK\r\n"))
}

var imapCommands = []string{"CAPABILITY\r\n", "LOGIN ", "STARTTLS\r\n", "AUTHENTICATE ", "ID (", "ID NIL", "NOOP\r\n"}

// imapClient is a tag and a command that is allowed first: RFC 9051 §6.1, §6.2.
func imapClient(in input) Decision {
	tag, rest, found := bytes.Cut(in.data, []byte(" "))
	for _, c := range tag {
		if !isAlnum(c) {
			return No
		}
	}
	switch {
	case len(tag) == 0 || len(tag) > 16:
		return No
	case !found:
		return Maybe
	}
	return anyPrefix(rest, imapCommands)
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= lower(c) && lower(c) <= 'z'
}

func imapServer(in input) Decision {
	return anyPrefix(in.data, []string{"* OK ", "* PREAUTH ", "* BYE "})
}

// bittorrent is a message of its distributed hash table: BEP 5.
func bittorrent(in input) Decision {
	return anyPrefix(in.data, []string{"d1:ad2:id20:", "d1:rd2:id20:", "d2:ip6:", "d1:eli20"})
}
