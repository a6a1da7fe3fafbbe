package eve

import (
	"slices"
	"strconv"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app/dns"
	"gotcp/internal/ids/app/tls"
)

// appendTransaction appends what is known of a transaction, under its protocol's name.
func appendTransaction(b []byte, t *ids.Transaction, id uint64) []byte {
	switch {
	case t.HTTP != nil:
		return appendHTTP(b, t.HTTP)
	case t.DNS != nil:
		return appendDNS(b, t.DNS, id)
	case t.TLS != nil:
		return appendTLS(b, t.TLS)
	case t.SSH != nil:
		return appendSSH(b, t.SSH)
	case t.SMTP != nil:
		return appendSMTP(b, t.SMTP)
	}
	return b
}

func appendHTTP(b []byte, h *ids.HTTP) []byte {
	b = open(b, "http", '{')
	b = optional(b, "hostname", h.Hostname)
	if h.Port != 0 {
		b = number(b, "http_port", uint64(h.Port))
	}
	b = optional(b, "url", h.URL)
	b = optional(b, "http_user_agent", h.UserAgent)
	b = optional(b, "http_content_type", h.ContentType)
	b = optional(b, "http_refer", h.Referer)
	b = optional(b, "http_method", h.Method)
	b = optional(b, "protocol", h.Protocol)
	if h.Status != 0 {
		b = number(b, "status", uint64(h.Status))
	}
	b = optional(b, "redirect", h.Redirect)
	b = number(b, "length", h.Length)
	return append(b, '}')
}

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
	if len(d.Answers) > 0 {
		b = open(b, "answers", '[')
		for i := range d.Answers {
			b = appendAnswer(append(separate(b), '{'), &d.Answers[i])
		}
		b = append(b, ']')
		b = appendGrouped(b, d.Answers)
	}
	return append(b, '}')
}

func appendAnswer(b []byte, a *ids.DNSAnswer) []byte {
	b = text(b, "rrname", a.Name)
	b = text(b, "rrtype", dns.TypeName(a.Type))
	b = number(b, "ttl", uint64(a.TTL))
	return append(optional(b, "rdata", a.Data), '}')
}

// appendGrouped appends the data of the answers by their type.
func appendGrouped(b []byte, answers []ids.DNSAnswer) []byte {
	b = open(b, "grouped", '{')
	for i := range answers {
		kind := answers[i].Type
		same := func(a ids.DNSAnswer) bool { return a.Type == kind && a.Data != "" }
		if answers[i].Data == "" || slices.ContainsFunc(answers[:i], same) {
			continue
		}
		b = open(b, dns.TypeName(kind), '[')
		for j := i; j < len(answers); j++ {
			if same(answers[j]) {
				b = quoted(separate(b), answers[j].Data)
			}
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func appendTLS(b []byte, t *ids.TLS) []byte {
	b = open(b, "tls", '{')
	b = optional(b, "subject", t.Subject)
	b = optional(b, "issuerdn", t.Issuer)
	b = optional(b, "serial", t.Serial)
	b = optional(b, "fingerprint", t.Fingerprint)
	b = optional(b, "sni", t.SNI)
	b = text(b, "version", tls.VersionName(t.Version))
	b = validity(b, "notbefore", t.NotBefore)
	b = validity(b, "notafter", t.NotAfter)
	for _, h := range [...][2]string{{"ja3", t.JA3}, {"ja3s", t.JA3S}} {
		if h[1] != "" {
			b = append(text(open(b, h[0], '{'), "hash", h[1]), '}')
		}
	}
	b = optional(b, "ja4", t.JA4)
	b = list(b, "client_alpns", t.ALPN)
	return append(b, '}')
}

func validity(b []byte, n string, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	b = append(name(b, n), '"')
	return append(t.UTC().AppendFormat(b, "2006-01-02T15:04:05"), '"')
}

func appendSSH(b []byte, s *ids.SSH) []byte {
	b = open(b, "ssh", '{')
	b = appendBanner(b, "client", s.ClientProto, s.ClientSoftware)
	b = appendBanner(b, "server", s.ServerProto, s.ServerSoftware)
	return append(b, '}')
}

func appendBanner(b []byte, side, proto, software string) []byte {
	if proto == "" && software == "" {
		return b
	}
	b = open(b, side, '{')
	b = optional(b, "proto_version", proto)
	return append(optional(b, "software_version", software), '}')
}

func appendSMTP(b []byte, s *ids.SMTP) []byte {
	b = open(b, "smtp", '{')
	b = optional(b, "helo", s.Helo)
	b = optional(b, "mail_from", s.MailFrom)
	b = list(b, "rcpt_to", s.RcptTo)
	return append(b, '}')
}
