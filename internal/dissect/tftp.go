package dissect

// TFTP's operations (RFC 1350 §5, RFC 2347).
const (
	tftpRead   = 1
	tftpWrite  = 2
	tftpData   = 3
	tftpAck    = 4
	tftpError  = 5
	tftpOption = 6
)

var (
	tftpOperations = [...]string{
		tftpRead: "RRQ", tftpWrite: "WRQ", tftpData: "DATA", tftpAck: "ACK", tftpError: "ERROR", tftpOption: "OACK",
	}
	tftpErrors = [...]string{
		"EUNDEF", "ENOTFOUND", "EACCESS", "ENOSPACE", "EBADOP", "EBADID", "EEXISTS", "ENOUSER",
	}
)

// tftp prints a TFTP message.
func (p *Printer) tftp(b view, length int) {
	p.proto = "tftp"
	p.str("TFTP, length ").num(length)
	if length < 2 {
		p.truncated()
		return
	}
	operation := int(b.u16(0))
	if operation == 0 || operation >= len(tftpOperations) {
		p.str(", tftp-#").num(operation)
		return
	}
	p.str(", ").str(tftpOperations[operation])
	b, length = b.from(2), length-2
	switch operation {
	case tftpRead, tftpWrite:
		p.tftpRequest(b, length)
	case tftpData, tftpAck:
		if length < 2 {
			cut()
		}
		block := b.u16(0)
		p.str(" block ").u16(block)
	case tftpError:
		p.tftpError(b, length)
	case tftpOption:
		p.tftpOptions(b, length)
	}
}

// tftpString prints a string of at most length bytes and returns how many it
// has, the NUL counted. Where that is missing, it prints after and no more.
func (p *Printer) tftpString(b view, length int, after string) int {
	for i := 0; i < length && b.has(i, 1); i++ {
		if b[i] == 0 {
			p.str(after)
			return i + 1
		}
		p.printableByte(b[i])
	}
	p.str(after)
	cut()
	return 0
}

// tftpRequest prints the file, the mode and options.
func (p *Printer) tftpRequest(b view, length int) {
	if length == 0 {
		cut()
	}
	p.str(" \"")
	n := p.tftpString(b, length, `"`)
	b, length = b.from(n), length-n
	if length == 0 {
		cut()
	}
	p.char(' ')
	n = p.tftpString(b, length, "")
	p.tftpOptions(b.from(n), length-n)
}

// tftpOptions prints options and their values.
func (p *Printer) tftpOptions(b view, length int) {
	for length > 0 {
		if b.u8(0) != 0 {
			p.char(' ')
		}
		n := p.tftpString(b, length, "")
		b, length = b.from(n), length-n
	}
}

func (p *Printer) tftpError(b view, length int) {
	if length < 2 {
		cut()
	}
	if code := int(b.u16(0)); code < len(tftpErrors) {
		p.char(' ').str(tftpErrors[code])
	} else {
		// The quotation mark is tcpdump's.
		p.str(" tftp-err-#").num(code).str(` "`)
	}
	b, length = b.from(2), length-2
	if length == 0 {
		cut()
	}
	p.str(" \"")
	p.tftpString(b, length, `"`)
}
