package eve

import (
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app/tls"
)

func appendTLS(b []byte, t *ids.TLS) []byte {
	b = open(b, "tls", '{')
	b = optional(b, "subject", t.Subject)
	b = optional(b, "issuerdn", t.Issuer)
	b = list(b, "subjectaltname", t.AlternativeNames)
	if t.Resumed {
		b = truth(b, "session_resumed", true)
	}
	b = optional(b, "serial", t.Serial)
	b = optional(b, "fingerprint", t.Fingerprint)
	b = optional(b, "sni", t.SNI)
	b = text(b, "version", tls.VersionName(t.Version))
	b = validity(b, "notbefore", t.NotBefore)
	b = validity(b, "notafter", t.NotAfter)
	for _, h := range [...][3]string{{"ja3", t.JA3, t.JA3String}, {"ja3s", t.JA3S, t.JA3SString}} {
		if h[1] != "" {
			b = text(open(b, h[0], '{'), "hash", h[1])
			b = append(optional(b, "string", h[2]), '}')
		}
	}
	b = optional(b, "ja4", t.JA4)
	b = list(b, "client_alpns", t.ALPN)
	b = list(b, "server_alpns", t.ServerALPN)
	if c := t.Client; c != nil {
		b = optional(open(b, "client", '{'), "subject", c.Subject)
		b = optional(b, "issuerdn", c.Issuer)
		b = optional(b, "fingerprint", c.Fingerprint)
		b = optional(b, "serial", c.Serial)
		b = validity(b, "notbefore", c.NotBefore)
		b = append(validity(b, "notafter", c.NotAfter), '}')
	}
	return append(b, '}')
}

func validity(b []byte, n string, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	b = append(name(b, n), '"')
	return append(t.UTC().AppendFormat(b, "2006-01-02T15:04:05"), '"')
}
