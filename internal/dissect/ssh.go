package dissect

// sshBegins is what the first line of each side begins with (RFC 4253 §4.2).
const sshBegins = "SSH-"

// ssh prints the line that a connection begins with, if the segment is it.
func (p *Printer) ssh(b view, length int) {
	p.proto = "ssh"
	for i := range len(sshBegins) {
		if i >= length {
			cut()
		}
		if b.u8(i) != sshBegins[i] {
			return
		}
	}
	for at := len(sshBegins); at < length; at++ {
		switch c := b.u8(at); {
		case c == '\n':
			p.str(": SSH: ").textBytes(b[:at])
			return
		case c == '\r':
			if at+1 >= length || b.u8(at+1) != '\n' {
				return
			}
			p.str(": SSH: ").textBytes(b[:at])
			return
		case c < ' ' || c >= 0x7f:
			return
		}
	}
}
