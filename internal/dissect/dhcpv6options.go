package dissect

// DHCPv6's options (IANA, DHCPv6 option codes) whose data is printed.
const (
	dhcpv6ClientID      = 1
	dhcpv6ServerID      = 2
	dhcpv6IANA          = 3
	dhcpv6IATA          = 4
	dhcpv6IAAddr        = 5
	dhcpv6Requested     = 6
	dhcpv6Preference    = 7
	dhcpv6Elapsed       = 8
	dhcpv6Relayed       = 9
	dhcpv6Auth          = 11
	dhcpv6Status        = 13
	dhcpv6Interface     = 18
	dhcpv6Reconfigure   = 19
	dhcpv6SIPNames      = 21
	dhcpv6SIPAddrs      = 22
	dhcpv6DNS           = 23
	dhcpv6Domains       = 24
	dhcpv6IAPD          = 25
	dhcpv6IAPrefix      = 26
	dhcpv6NIS           = 27
	dhcpv6NISPlus       = 28
	dhcpv6SNTP          = 31
	dhcpv6Lifetime      = 32
	dhcpv6BCMCS         = 34
	dhcpv6RemoteID      = 37
	dhcpv6SubscriberID  = 38
	dhcpv6PANA          = 40
	dhcpv6TimeZone      = 41
	dhcpv6TimeZoneName  = 42
	dhcpv6EchoRequest   = 43
	dhcpv6LeaseQuery    = 44
	dhcpv6ClientData    = 45
	dhcpv6ClientTime    = 46
	dhcpv6RelayData     = 47
	dhcpv6ClientLink    = 48
	dhcpv6NTP           = 56
	dhcpv6AFTR          = 64
	dhcpv6MUD           = 112
	dhcpv6OptionHeader  = 4
	dhcpv6MostHexDigits = 10
)

var dhcpv6OptionNames = [...]string{
	1: "client-ID", "server-ID", "IA_NA", "IA_TA", "IA_ADDR", "option-request", "preference", "elapsed-time",
	"relay-message", "", "authentication", "server-unicast", "status-code", "rapid-commit", "user-class", "vendor-class",
	"vendor-specific-info", "interface-ID", "reconfigure-message", "reconfigure-accept", "SIP-servers-domain",
	"SIP-servers-address", "DNS-server", "DNS-search-list", "IA_PD", "IA_PD-prefix", "NIS-server", "NIS+-server",
	"NIS-domain-name", "NIS+-domain-name", "SNTP-servers", "lifetime", "BCMCS-domain-name", "BCMCS-server", "",
	"Geoconf-Civic", "Remote-ID", "Subscriber-ID", "Client-FQDN", "PANA-agent", "POSIX-timezone", "POSIX-tz-database",
	"Echo-request-option", "Lease-query", "LQ-client-data", "Clt-time", "LQ-relay-data", "LQ-client-link",
	56: "NTP-server", 64: "AFTR-Name", 112: "MUD-URL",
}

var dhcpv6StatusCodes = [...]string{
	"Success", "UnspecFail", "NoAddrsAvail", "NoBinding", "NotOnLink", "UseMulticast", "NoPrefixAvail",
	"UnknownQueryType", "MalformedQuery", "NotConfigured", "NotAllowed",
}

func (p *Printer) dhcpv6OptionName(code uint16) {
	if int(code) < len(dhcpv6OptionNames) && dhcpv6OptionNames[code] != "" {
		p.str(dhcpv6OptionNames[code])
		return
	}
	p.str("opt_").u16(code)
}

// dhcpv6Options prints the options from at to end, which was captured. Those
// that go on behind end are marked and end the list, not the packet's text.
func (p *Printer) dhcpv6Options(b view, at, end int) {
	if !p.nest() {
		return
	}
	for at < end {
		if end < at+dhcpv6OptionHeader || !b.has(at, dhcpv6OptionHeader) {
			p.truncated()
			break
		}
		code, n := b.u16(at), int(b.u16(at+2))
		at += dhcpv6OptionHeader
		if end < at+n {
			p.truncated()
			break
		}
		p.str(" (")
		p.dhcpv6OptionName(code)
		if !b.has(at, n) || !p.dhcpv6Option(b, at, n, code) {
			p.truncated()
			break
		}
		at += n
	}
	p.leave()
}

// dhcpv6Option prints the n bytes of an option at at and the parenthesis behind
// them. It reports false where something in it is cut off.
func (p *Printer) dhcpv6Option(b view, at, n int, code uint16) bool {
	switch code {
	case dhcpv6ClientID, dhcpv6ServerID:
		p.dhcpv6Close(p.dhcpv6DUID(b, at, n))
	case dhcpv6Relayed:
		p.str(" (")
		p.dhcpv6Message(b.first(at+n), at, at+n)
		p.char(')')
	case dhcpv6Auth:
		p.dhcpv6Close(p.dhcpv6Auth(b, at, n))
	case dhcpv6SIPNames, dhcpv6Domains:
		for i := at; i < at+n; {
			p.char(' ')
			if i = p.dnsName(dnsMessage{b: b, uncompressed: true}, i); i < 0 {
				return false
			}
		}
		p.char(')')
	case dhcpv6NTP:
		return p.dhcpv6NTP(b, at, n)
	case dhcpv6LeaseQuery, dhcpv6ClientData, dhcpv6RelayData:
		p.dhcpv6Close(p.dhcpv6Query(b, at, n, code))
	case dhcpv6IANA, dhcpv6IATA, dhcpv6IAAddr, dhcpv6IAPD, dhcpv6IAPrefix:
		p.dhcpv6Close(p.dhcpv6Association(b, at, n, code))
	case dhcpv6AFTR, dhcpv6TimeZone, dhcpv6TimeZoneName, dhcpv6MUD:
		p.dhcpv6Close(p.dhcpv6Text(b, at, n, code))
	default:
		p.dhcpv6Close(p.dhcpv6Simple(b, at, n, code))
	}
	return true
}

// dhcpv6Close ends an option, with a question mark where its length can't be.
func (p *Printer) dhcpv6Close(ok bool) {
	if !ok {
		p.str(" ?")
	}
	p.char(')')
}

// dhcpv6Simple prints options that hold one number or a list of equals.
func (p *Printer) dhcpv6Simple(b view, at, n int, code uint16) (ok bool) {
	switch code {
	case dhcpv6Preference:
		if ok = n == 1; ok {
			p.char(' ').u8(b.u8(at))
		}
	case dhcpv6Elapsed:
		if ok = n == 2; ok {
			p.char(' ').u16(b.u16(at))
		}
	case dhcpv6Lifetime, dhcpv6ClientTime:
		if ok = n == 4; ok {
			p.char(' ').u32(b.u32(at))
		}
	case dhcpv6Status:
		if ok = n >= 2; ok {
			p.char(' ').dhcpv6Status(b.u16(at))
		}
	case dhcpv6Reconfigure:
		if ok = n == 1; ok {
			p.dhcpv6Reconfigure(b.u8(at))
		}
	case dhcpv6Requested, dhcpv6EchoRequest:
		if ok = n%2 == 0; ok {
			for i := 0; i < n; i += 2 {
				p.char(' ')
				p.dhcpv6OptionName(b.u16(at + i))
			}
		}
	case dhcpv6Interface, dhcpv6SubscriberID:
		p.char(' ').dhcpv6Hex(b, at, n)
		ok = true
	case dhcpv6RemoteID:
		if ok = n >= 4; ok {
			p.char(' ').u32(b.u32(at)).char(' ').dhcpv6Hex(b, at+4, n-4)
		}
	case dhcpv6SIPAddrs, dhcpv6DNS, dhcpv6NIS, dhcpv6NISPlus, dhcpv6SNTP, dhcpv6BCMCS, dhcpv6PANA, dhcpv6ClientLink:
		if ok = n%16 == 0; ok {
			for i := 0; i < n; i += 16 {
				p.char(' ')
				p.ip6(b, at+i)
			}
		}
	default:
		ok = true
	}
	return ok
}

// dhcpv6Hex prints the first of n bytes.
func (t *text) dhcpv6Hex(b view, at, n int) {
	t.hexBytes(b[at : at+min(n, dhcpv6MostHexDigits)]).str("...")
}

func (t *text) dhcpv6Status(code uint16) {
	switch {
	case int(code) < len(dhcpv6StatusCodes):
		t.str(dhcpv6StatusCodes[code])
	case code > 255:
		t.str("INVALID code")
	default:
		t.str("code").u16(code)
	}
}

// dhcpv6Reconfigure prints what a server asks for (RFC 8415 §21.19).
func (p *Printer) dhcpv6Reconfigure(kind uint8) {
	switch dhcpv6Messages[min(int(kind), len(dhcpv6Messages)-1)] {
	case "renew":
		p.str(" for renew")
	case "inf-req":
		p.str(" for inf-req")
	default:
		p.str(" for ???(").hexPad(uint64(kind), 2).char(')')
	}
}
