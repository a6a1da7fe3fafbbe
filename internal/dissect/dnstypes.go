package dissect

// Types of records whose data is printed (IANA, DNS parameters).
const (
	dnsA       = 1
	dnsNS      = 2
	dnsCNAME   = 5
	dnsSOA     = 6
	dnsPTR     = 12
	dnsMX      = 15
	dnsTXT     = 16
	dnsAAAA    = 28
	dnsSRV     = 33
	dnsA6      = 38
	dnsDNAME   = 39
	dnsOPT     = 41
	dnsUNSPECA = 104
	dnsTSIG    = 250
	dnsURI     = 256
)

// dnsTypes are the names that tcpdump has for types.
var dnsTypes = [...]string{
	1: "A", "NS", "MD", "MF", "CNAME", "SOA", "MB", "MG", "MR", "NULL", "WKS", "PTR", "HINFO", "MINFO", "MX", "TXT", "RP",
	"AFSDB", "X25", "ISDN", "RT", "NSAP", "NSAP_PTR", "SIG", "KEY", "PX", "GPOS", "AAAA", "LOC", "NXT", "EID", "NIMLOC",
	"SRV", "ATMA", "NAPTR", "KX", "CERT", "A6", "DNAME", "SINK", "OPT", "APL", "DS", "SSHFP", "IPSECKEY", "RRSIG", "NSEC",
	"DNSKEY",
	99: "SPF", "UINFO", "UID", "GID", "UNSPEC", "UNSPECA",
	249: "TKEY", "TSIG", "IXFR", "AXFR", "MAILB", "MAILA", "ANY", "URI",
}

func (p *Printer) dnsType(kind uint16) {
	if int(kind) < len(dnsTypes) && dnsTypes[kind] != "" {
		p.str(dnsTypes[kind])
		return
	}
	p.str("Type").u16(kind)
}

func (p *Printer) dnsClass(class uint16) {
	switch class {
	case dnsInternet:
		p.str("IN")
	case 3:
		p.str("CHAOS")
	case 4:
		p.str("HS")
	case 255:
		p.str("ANY")
	default:
		p.str("(Class ").u16(class).char(')')
	}
}
