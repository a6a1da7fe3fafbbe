package eve

import (
	"slices"
	"strconv"
	"strings"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app/dns"
)

// Bits of a DNS header (RFC 1035 §4.1.1).
const (
	dnsResponse      = 0x8000
	dnsAuthoritative = 0x0400
	dnsTruncated     = 0x0200
	dnsRecursion     = 0x0100
	dnsRecursive     = 0x0080
	dnsReserved      = 0x0040
)

// appendDNS appends a message in version 3 of the format, which is that of Suricata 8.
func appendDNS(b []byte, d *ids.DNS, id uint64) []byte {
	b = open(b, "dns", '{')
	b = number(b, "version", 3)
	if d.Answer {
		b = text(b, "type", "response")
	} else {
		b = text(b, "type", "request")
	}
	b = number(b, "tx_id", id)
	b = number(b, "id", uint64(d.ID))
	b = append(name(b, "flags"), '"')
	b = append(strconv.AppendUint(b, uint64(d.Flags), 16), '"')
	for _, f := range [...]struct {
		bit  uint16
		name string
	}{{dnsResponse, "qr"}, {dnsAuthoritative, "aa"}, {dnsTruncated, "tc"}, {dnsRecursion, "rd"}, {dnsRecursive, "ra"}, {dnsReserved, "z"}} {
		if d.Flags&f.bit != 0 {
			b = truth(b, f.name, true)
		}
	}
	b = number(b, "opcode", uint64(d.Opcode))
	b = text(b, "rcode", dns.RCodeName(d.RCode))
	if len(d.Queries) > 0 {
		b = open(b, "queries", '[')
		for i := range d.Queries {
			b = append(separate(b), '{')
			b = text(b, "rrname", d.Queries[i].Name)
			b = append(text(b, "rrtype", dns.TypeName(d.Queries[i].Type)), '}')
		}
		b = append(b, ']')
	}
	b = appendRecords(b, "answers", d.Answers)
	if len(d.Answers) > 0 {
		b = appendGrouped(b, d.Answers)
	}
	b = appendRecords(b, "authorities", d.Authorities)
	b = appendRecords(b, "additionals", d.Additionals)
	return append(b, '}')
}

func appendRecords(b []byte, section string, records []ids.DNSAnswer) []byte {
	if len(records) == 0 {
		return b
	}
	b = open(b, section, '[')
	for i := range records {
		b = appendRecord(append(separate(b), '{'), &records[i])
	}
	return append(b, ']')
}

func appendRecord(b []byte, a *ids.DNSAnswer) []byte {
	b = text(b, "rrname", a.Name)
	b = text(b, "rrtype", dns.TypeName(a.Type))
	b = number(b, "ttl", uint64(a.TTL))
	if len(a.Fields) > 0 {
		b = appendFields(append(name(b, strings.ToLower(dns.TypeName(a.Type))), '{'), a.Fields)
	}
	return append(optional(b, "rdata", a.Data), '}')
}

// appendFields appends data of several parts to an object that was begun, and ends it.
func appendFields(b []byte, fields []ids.DNSField) []byte {
	for i := range fields {
		if f := &fields[i]; f.IsNumber {
			b = number(b, f.Name, uint64(f.Number))
		} else {
			b = text(b, f.Name, f.Text)
		}
	}
	return append(b, '}')
}

// appendGrouped appends the data of the answers by their type.
func appendGrouped(b []byte, answers []ids.DNSAnswer) []byte {
	b = open(b, "grouped", '{')
	for i := range answers {
		kind := answers[i].Type
		same := func(a ids.DNSAnswer) bool { return a.Type == kind && (a.Data != "" || len(a.Fields) > 0) }
		if !same(answers[i]) || slices.ContainsFunc(answers[:i], same) {
			continue
		}
		b = open(b, dns.TypeName(kind), '[')
		for j := i; j < len(answers); j++ {
			switch a := &answers[j]; {
			case !same(*a):
			case len(a.Fields) > 0:
				b = appendFields(append(separate(b), '{'), a.Fields)
			default:
				b = quoted(separate(b), a.Data)
			}
		}
		b = append(b, ']')
	}
	return append(b, '}')
}
