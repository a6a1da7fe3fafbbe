package dns

import (
	"net/netip"
	"strconv"
)

// The types of records whose data are looked into.
const (
	typeA     = 1
	typeNS    = 2
	typeCNAME = 5
	typeSOA   = 6
	typePTR   = 12
	typeMX    = 15
	typeTXT   = 16
	typeAAAA  = 28
	typeSRV   = 33
	typeDNAME = 39
	typeSSHFP = 44
)

// typeNames are from IANA's registry of DNS parameters.
var typeNames = map[uint16]string{
	1: "A", 2: "NS", 3: "MD", 4: "MF", 5: "CNAME", 6: "SOA", 7: "MB", 8: "MG", 9: "MR", 10: "NULL", 11: "WKS", 12: "PTR",
	13: "HINFO", 14: "MINFO", 15: "MX", 16: "TXT", 17: "RP", 18: "AFSDB", 19: "X25", 20: "ISDN", 21: "RT", 22: "NSAP",
	23: "NSAPPTR", 24: "SIG", 25: "KEY", 26: "PX", 27: "GPOS", 28: "AAAA", 29: "LOC", 30: "NXT", 33: "SRV", 34: "ATMA",
	35: "NAPTR", 36: "KX", 37: "CERT", 38: "A6", 39: "DNAME", 41: "OPT", 42: "APL", 43: "DS", 44: "SSHFP", 45: "IPSECKEY",
	46: "RRSIG", 47: "NSEC", 48: "DNSKEY", 49: "DHCID", 50: "NSEC3", 51: "NSEC3PARAM", 52: "TLSA", 55: "HIP", 59: "CDS",
	60: "CDNSKEY", 64: "SVCB", 65: "HTTPS", 99: "SPF", 249: "TKEY", 250: "TSIG", 251: "IXFR", 252: "AXFR", 253: "MAILB", 254: "MAILA",
	255: "ANY", 256: "URI",
}

var rcodeNames = [...]string{
	"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE",
}

// TypeName is the name of a record's type, or its number.
func TypeName(t uint16) string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return strconv.Itoa(int(t))
}

// RCodeName is the name of a result, or its number.
func RCodeName(c uint8) string {
	if int(c) < len(rcodeNames) {
		return rcodeNames[c]
	}
	return strconv.Itoa(int(c))
}

// AppendData appends a record's data as text: addresses, names, strings. Of the
// types that have no short form it appends nothing; some have Fields.
func (r *Record) AppendData(to []byte) []byte {
	switch r.Type {
	case typeA, typeAAAA:
		if addr, ok := netip.AddrFromSlice(r.Data); ok {
			return addr.AppendTo(to)
		}
	case typeNS, typeCNAME, typePTR, typeMX, typeDNAME:
		return append(to, r.Target...)
	case typeTXT:
		for b := r.Data; len(b) > 0 && 1+int(b[0]) <= len(b); b = b[1+int(b[0]):] {
			to = append(to, b[1:1+b[0]]...)
		}
	}
	return to
}
