package eve

import "gotcp/internal/ids"

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
	case t.FTP != nil:
		return appendFTP(b, t.FTP)
	case t.FTPData != nil:
		return appendFTPData(b, t.FTPData)
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
