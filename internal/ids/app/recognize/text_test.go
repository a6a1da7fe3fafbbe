package recognize

import (
	"testing"
)

func TestTextSigns(t *testing.T) {
	check(t, []looked{
		{"HTTP behind empty lines alone", httpRequest, 80, "\r\n\r\n", Maybe},
		{"HTTP, half a method", httpRequest, 80, "PROPF", Maybe},
		{"HTTP, a method that is none", httpRequest, 80, "FETCH / HTTP/1.1", No},
		{"SIP, a method", sipRequest, 5060, "INVITE", Maybe},
		{"SIP, in small letters", sipRequest, 5060, "invite sip:x", No},
		{"SIP, of another scheme", sipRequest, 5060, "INVITE tel:1", No},
		{"SIP, a long word", sipRequest, 5060, "INVITATIONS sip:x", No},
		{"SIP, secure", sipRequest, 5061, "INVITE sips:x", Yes},
		{"a command of SMTP at its port", smtpClient, 587, "MAIL FROM:<a>", Yes},
		{"a command of SMTP elsewhere", smtpClient, 588, "MAIL FROM:<a>", No},
		{"a hello of SMTP elsewhere", smtpClient, 588, "lhlo x", Yes},
		{"POP3 at its port", pop3Client, 110, "APOP x y", Yes},
		{"POP3 elsewhere", pop3Client, 111, "APOP x y", No},
		{"IMAP, a tag", imapClient, 143, "a001", Maybe},
		{"IMAP, a tag that is none", imapClient, 143, "a+1 LOGIN x y", No},
		{"IMAP, a command that does not come first", imapClient, 143, "a1 FETCH 1", No},
		{"IMAP, before a login", imapServer, 143, "* PREAUTH x", Yes},
		{"BitTorrent, an error", bittorrent, 6881, "d1:eli201e", Yes},
	})
}

// SMTP and FTP greet alike: the word decides, then the port, and neither before the line is whole.
func TestGreetings(t *testing.T) {
	check(t, []looked{
		{"a word", smtpServer, 999, "220 x esmtp", Yes},
		{"half a line", smtpServer, 25, "220 mail.example", Maybe},
		{"a whole line at the port", smtpServer, 25, "220 mail.example\r\n", Yes},
		{"a whole line elsewhere", smtpServer, 999, "220 mail.example\r\n", No},
		{"the other's word at the port", smtpServer, 25, "220 some FTP\r\n", No},
		{"several lines", ftpServer, 21, "220-x\r\n", Yes},
		{"another number", ftpServer, 21, "230 FTP\r\n", No},
		{"a number", ftpServer, 21, "22", Maybe},
	})
}
