package dissect

// textProtocol is a protocol of lines of text.
type textProtocol struct {
	// name is printed, mark is the name in `[|mark]`.
	name, mark string
	// commands begin a request. A response has a code of three digits as its
	// second word. Messages that are neither are not printed. Without
	// commands, every message is.
	commands []string
}

var (
	ftpText   = textProtocol{name: "FTP", mark: "ftp"}
	smtpText  = textProtocol{name: "SMTP", mark: "smtp"}
	whoisText = textProtocol{name: "WHOIS", mark: "whois"}
	rtspText  = textProtocol{name: "RTSP", mark: "rtsp", commands: []string{
		"OPTIONS", "DESCRIBE", "ANNOUNCE", "SETUP", "PLAY", "PAUSE", "TEARDOWN", "GET_PARAMETER", "SET_PARAMETER",
		"REDIRECT", "RECORD",
	}}
	sipText = textProtocol{name: "SIP", mark: "sip", commands: []string{
		"ACK", "BYE", "CANCEL", "INFO", "INVITE", "MESSAGE", "NOTIFY", "OPTIONS", "PRACK", "PUBLISH", "QAUTH", "REFER",
		"REGISTER", "SPRACK", "SUBSCRIBE", "UPDATE",
	}}
)

func (p *Printer) ftp(b view, length int)   { p.textAfterTCP(&ftpText, b, length) }
func (p *Printer) smtp(b view, length int)  { p.textAfterTCP(&smtpText, b, length) }
func (p *Printer) whois(b view, length int) { p.textAfterTCP(&whoisText, b, length) }
func (p *Printer) rtsp(b view, length int)  { p.textAfterTCP(&rtspText, b, length) }
func (p *Printer) sip(b view, length int)   { p.textMessage(&sipText, b, length) }

// textAfterTCP prints a message behind the length that ends TCP's part.
func (p *Printer) textAfterTCP(proto *textProtocol, b view, length int) {
	p.str(": ")
	p.textMessage(proto, b, length)
}

// textMessage prints the first line of a message, or all of its lines under
// -v.
func (p *Printer) textMessage(proto *textProtocol, b view, length int) {
	p.proto = proto.mark
	known := proto.commands == nil || proto.begins(b, length)
	p.str(proto.name)
	if !known {
		return
	}
	if p.opt.Verbose == 0 {
		p.textLine(": ", b, 0, length)
		return
	}
	p.str(", length: ").num(length)
	for at := 0; at < length; {
		if at = p.textLine("\n\t", b, at, length); at == 0 {
			return
		}
	}
}

// begins reports whether a message begins like a request or a response.
func (t *textProtocol) begins(b view, length int) bool {
	word, next := textWord(b, 0, length)
	for _, command := range t.commands {
		if equalFold(word, command) {
			return true
		}
	}
	if len(word) == 0 {
		return false
	}
	code, _ := textWord(b, next, length)
	return len(code) == 3 && isDigit(code[0]) && isDigit(code[1]) && isDigit(code[2])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// equalFold reports whether word is command but for the case of letters.
func equalFold(word []byte, command string) bool {
	if len(word) != len(command) {
		return false
	}
	for i, c := range word {
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != command[i] {
			return false
		}
	}
	return true
}

// longestTextWord is how long a word may be to count as one.
const longestTextWord = 128

// textWord is the word at at and where the next one of its line begins. It is
// empty if there is none, or one that no command or code can be.
func textWord(b view, at, length int) (word []byte, next int) {
	start := at
	for ; at < length; at++ {
		if !b.has(at, 1) {
			return nil, 0
		}
		c := b[at]
		if isTextSpace(c) {
			break
		}
		if c < ' ' || c >= 0x7f || at-start >= longestTextWord {
			return nil, 0
		}
	}
	if at == start {
		return nil, 0
	}
	word = b[start:at]
	for at < length && b.has(at, 1) && b[at] == ' ' {
		at++
	}
	return word, at
}

// isTextSpace reports whether c ends a word.
func isTextSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// textLine prints the line at at behind before, and returns where the next one
// begins: 0 if the line has bytes that aren't text, and is not printed, or has
// no end.
func (p *Printer) textLine(before string, b view, at, length int) int {
	start := at
	for ; at < length; at++ {
		c := b.u8(at)
		switch {
		case c == '\n':
			p.str(before).textBytes(b[start:at])
			return at + 1
		case c == '\r':
			if at+1 >= length || b.u8(at+1) != '\n' {
				return 0
			}
			p.str(before).textBytes(b[start:at])
			return at + 2
		case c != '\t' && (c < ' ' || c >= 0x7f):
			return 0
		}
	}
	p.str(before).textBytes(b[start:at])
	p.truncated()
	return 0
}

// textBytes appends b as it is.
func (t *text) textBytes(b []byte) *text {
	t.out = append(t.out, b...)
	return t
}
