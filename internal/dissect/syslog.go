package dissect

var (
	syslogFacilities = [...]string{
		"kernel", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
		"security", "console", "cron", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
	}
	syslogSeverities = [8]string{"emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"}
)

// syslog prints a message of syslog (RFC 3164 §4.1, RFC 5424 §6).
func (p *Printer) syslog(b view, length int) {
	p.proto = "syslog"
	priority, at := syslogPriority(b)
	if at == 0 {
		p.invalid()
		return
	}
	facility, severity := priority>>3, syslogSeverities[priority&7]
	if p.opt.Verbose == 0 {
		p.str("SYSLOG ").syslogFacility(facility).char('.').str(severity).str(", length: ").num(length)
		return
	}
	p.str("SYSLOG, length: ").num(length).str("\n\tFacility ").syslogFacility(facility).str(" (").num(facility)
	p.str("), Severity ").str(severity).str(" (").num(priority & 7).str(")\n\tMsg: ")
	for ; at < length; at++ {
		p.printableByte(b.u8(at))
	}
	if p.opt.Verbose > 1 {
		p.hexLinesAfter("\n\t", b.bytes(0, length), false)
	}
}

// syslogPriority reads the number in angle brackets, of three digits at most,
// and returns where the text behind it begins: 0 if there is no such number.
func syslogPriority(b view) (priority, at int) {
	if b.u8(0) != '<' {
		return 0, 0
	}
	for at = 1; at <= 3 && isDigit(b.u8(at)); at++ {
		priority = 10*priority + int(b[at]-'0')
	}
	if b.u8(at) != '>' {
		return 0, 0
	}
	return priority, at + 1
}

func (t *text) syslogFacility(facility int) *text {
	if facility < len(syslogFacilities) {
		return t.str(syslogFacilities[facility])
	}
	return t.str("unknown (").num(facility).char(')')
}
