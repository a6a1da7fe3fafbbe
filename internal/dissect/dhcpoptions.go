package dissect

// Options that have a form of their own (RFC 2132 and later ones).
const (
	dhcpPad            = 0
	dhcpNetbiosNode    = 46
	dhcpOverload       = 52
	dhcpMessage        = 53
	dhcpParameters     = 55
	dhcpClientID       = 61
	dhcpUserClass      = 77
	dhcpFQDN           = 81
	dhcpAgent          = 82
	dhcpClasslessRoute = 121
	dhcpMicrosoftRoute = 249
	dhcpEnd            = 255
)

// dhcpForm is how an option's value is printed.
type dhcpForm uint8

const (
	// dhcpBySize is the form of options that have no name: numbers as wide as
	// the size allows.
	dhcpBySize dhcpForm = iota
	dhcpText
	dhcpAddresses
	dhcpPairs
	dhcpLongs
	dhcpSignedLongs
	dhcpShorts
	dhcpBooleans
	dhcpBytes
	dhcpSpecial
)

// dhcpOption is an option's name and form.
type dhcpOption struct {
	name string
	form dhcpForm
}

// dhcpOptionTable is what tcpdump knows of options.
var dhcpOptionTable = [256]dhcpOption{
	0: {"PAD", dhcpBytes}, 1: {"Subnet-Mask", dhcpAddresses}, 2: {"Time-Zone", dhcpSignedLongs},
	3: {"Default-Gateway", dhcpAddresses}, 4: {"Time-Server", dhcpAddresses}, 5: {"IEN-Name-Server", dhcpAddresses},
	6: {"Domain-Name-Server", dhcpAddresses}, 7: {"LOG", dhcpAddresses}, 8: {"CS", dhcpAddresses},
	9: {"LPR-Server", dhcpAddresses}, 10: {"IM", dhcpAddresses}, 11: {"RL", dhcpAddresses}, 12: {"Hostname", dhcpText},
	13: {"BS", dhcpShorts}, 14: {"DP", dhcpText}, 15: {"Domain-Name", dhcpText}, 16: {"SS", dhcpAddresses},
	17: {"RP", dhcpText}, 18: {"EP", dhcpText}, 19: {"IPF", dhcpBooleans}, 20: {"SRT", dhcpBooleans},
	21: {"PF", dhcpPairs}, 22: {"RSZ", dhcpShorts}, 23: {"TTL", dhcpBytes}, 24: {"MTU-Timeout", dhcpLongs},
	25: {"MTU-Table", dhcpShorts}, 26: {"MTU", dhcpShorts}, 27: {"LSN", dhcpBooleans}, 28: {"BR", dhcpAddresses},
	29: {"MD", dhcpBooleans}, 30: {"MS", dhcpBooleans}, 31: {"Router-Discovery", dhcpBooleans}, 32: {"RSA", dhcpAddresses},
	33: {"Static-Route", dhcpPairs}, 34: {"UT", dhcpBooleans}, 35: {"AT", dhcpLongs}, 36: {"IE", dhcpBooleans},
	37: {"TT", dhcpBytes}, 38: {"KI", dhcpLongs}, 39: {"KG", dhcpBooleans}, 40: {"YD", dhcpText}, 41: {"YS", dhcpAddresses},
	42: {"NTP", dhcpAddresses}, 43: {"Vendor-Option", dhcpBytes}, 44: {"Netbios-Name-Server", dhcpAddresses},
	45: {"WDD", dhcpAddresses}, 46: {"Netbios-Node", dhcpSpecial}, 47: {"Netbios-Scope", dhcpText},
	48: {"XFS", dhcpAddresses}, 49: {"XDM", dhcpAddresses}, 50: {"Requested-IP", dhcpAddresses},
	51: {"Lease-Time", dhcpLongs}, 52: {"OO", dhcpSpecial}, 53: {"DHCP-Message", dhcpBytes}, 54: {"Server-ID", dhcpAddresses},
	55: {"Parameter-Request", dhcpBytes}, 56: {"MSG", dhcpText}, 57: {"MSZ", dhcpShorts}, 58: {"RN", dhcpLongs},
	59: {"RB", dhcpLongs}, 60: {"Vendor-Class", dhcpText}, 61: {"Client-ID", dhcpSpecial}, 64: {"N+D", dhcpShorts},
	65: {"N+S", dhcpAddresses}, 66: {"TFTP", dhcpText}, 67: {"BF", dhcpText}, 68: {"MH", dhcpAddresses},
	69: {"SMTP", dhcpAddresses}, 70: {"POP3", dhcpAddresses}, 71: {"NNTP", dhcpAddresses}, 72: {"WWW", dhcpAddresses},
	73: {"FG", dhcpAddresses}, 74: {"IRC", dhcpAddresses}, 75: {"STS", dhcpAddresses}, 76: {"STDA", dhcpAddresses},
	77: {"User-Class", dhcpSpecial}, 78: {"SLP-DA", dhcpBytes}, 79: {"SLP-SCOPE", dhcpBytes}, 80: {"SLP-NA", dhcpText},
	81: {"FQDN", dhcpSpecial}, 82: {"Agent-Information", dhcpSpecial}, 83: {"ARMT", dhcpBytes}, 88: {"TZSTR", dhcpText},
	89: {"FQDNS", dhcpBytes}, 90: {"AUTH", dhcpBytes}, 91: {"Last-Transaction-Time", dhcpSignedLongs},
	92: {"Associated-IP", dhcpAddresses}, 93: {"ARCH", dhcpShorts}, 94: {"NDI", dhcpBytes}, 95: {"LDAP", dhcpText},
	97: {"GUID", dhcpBytes}, 98: {"UAP", dhcpText}, 100: {"POSIX-TZ", dhcpText}, 101: {"TZ-Name", dhcpText},
	112: {"NI", dhcpAddresses}, 113: {"NITAG", dhcpText}, 114: {"URL", dhcpText}, 116: {"NOAUTO", dhcpBooleans},
	117: {"NSSEARCH", dhcpShorts}, 118: {"SUBNET", dhcpAddresses}, 121: {"Classless-Static-Route", dhcpSpecial},
	150: {"TFTP-Server-Address", dhcpAddresses}, 161: {"MUD-URL", dhcpText},
	249: {"Classless-Static-Route-Microsoft", dhcpSpecial}, 255: {"END", dhcpBytes},
}

// dhcpMessages are the types of messages.
var dhcpMessages = [...]string{
	1: "Discover", "Offer", "Request", "Decline", "ACK", "NACK", "Release", "Inform",
	10: "LeaseQuery", "LeaseUnassigned", "LeaseUnknown", "LeaseActive",
}

func (p *Printer) dhcpName(tag uint8) *text {
	name := dhcpOptionTable[tag].name
	if name == "" {
		name = "Unknown"
	}
	return p.str(name).str(" (").u8(tag).char(')')
}

// dhcpOptions prints options until the end of them or of the capture. Padding
// and the end are only shown under -vvv.
func (p *Printer) dhcpOptions(b view) {
	for at := 0; at < len(b); {
		tag := b[at]
		at++
		if p.opt.Verbose < 3 {
			if tag == dhcpPad {
				continue
			}
			if tag == dhcpEnd {
				return
			}
		}
		n := 0
		if tag != dhcpPad && tag != dhcpEnd {
			n = int(b.u8(at))
			at++
		}
		p.str("\n\t    ")
		p.dhcpName(tag).str(", length ").num(n)
		if n > 0 {
			p.str(": ")
		}
		if tag == dhcpPad {
			at += p.dhcpPadding(b, at)
		}
		p.dhcpValue(tag, b.bytes(at, n))
		at += n
	}
}

// dhcpPadding counts how often a pad is repeated.
func (p *Printer) dhcpPadding(b view, at int) int {
	n := 0
	for at+n < len(b) && b[at+n] == dhcpPad {
		n++
	}
	if n > 0 {
		p.str(", occurs ").num(n + 1)
	}
	return n
}

// dhcpValue prints an option's value.
func (p *Printer) dhcpValue(tag uint8, b view) {
	option := dhcpOptionTable[tag]
	rest := 0
	switch {
	case tag == dhcpMessage && len(b) == 1:
		if kind := int(b[0]); kind < len(dhcpMessages) && dhcpMessages[kind] != "" {
			p.str(dhcpMessages[kind])
		} else {
			p.str("Unknown (").num(kind).char(')')
		}
	case tag == dhcpParameters:
		for i, wanted := range b {
			if i%4 == 0 {
				p.str("\n\t      ")
			} else {
				p.str(", ")
			}
			p.dhcpName(wanted)
		}
	case option.form == dhcpText:
		p.char('"').printable(b).char('"')
	case option.form == dhcpSpecial:
		rest = p.dhcpSpecial(tag, b)
	default:
		rest = p.dhcpList(option.form, b)
	}
	if rest > 0 {
		p.str("\n\t  trailing data length ").num(rest)
	}
}

// dhcpList prints a list of values of the same form, and returns how many
// bytes are left over.
func (p *Printer) dhcpList(form dhcpForm, b view) (rest int) {
	if form == dhcpBySize {
		switch {
		case len(b)&1 != 0:
			form = dhcpBytes
		case len(b)&2 != 0:
			form = dhcpShorts
		default:
			form = dhcpLongs
		}
	}
	width, between := 1, byte(',')
	switch form {
	case dhcpPairs:
		width = 8
	case dhcpAddresses, dhcpLongs, dhcpSignedLongs:
		width = 4
	case dhcpShorts:
		width = 2
	case dhcpBytes:
		between = '.'
	}
	at := 0
	for ; at+width <= len(b); at += width {
		if at > 0 {
			p.char(between)
		}
		p.dhcpElement(form, b, at)
	}
	return len(b) - at
}

func (p *Printer) dhcpElement(form dhcpForm, b view, at int) {
	switch form {
	case dhcpPairs:
		p.char('(')
		p.ip4(b, at).char(':')
		p.ip4(b, at+4).char(')')
	case dhcpAddresses:
		p.ip4(b, at)
	case dhcpLongs:
		p.u32(b.u32(at))
	case dhcpSignedLongs:
		p.num(int(int32(b.u32(at))))
	case dhcpShorts:
		p.u16(b.u16(at))
	case dhcpBooleans:
		switch v := b.u8(at); v {
		case 0:
			p.char('N')
		case 1:
			p.char('Y')
		default:
			p.u8(v).char('?')
		}
	default:
		p.u8(b.u8(at))
	}
}
