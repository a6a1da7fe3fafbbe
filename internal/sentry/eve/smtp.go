package eve

import "gotcp/internal/ids"

func appendSMTP(b []byte, s *ids.SMTP) []byte {
	b = open(b, "smtp", '{')
	b = optional(b, "helo", s.Helo)
	b = optional(b, "mail_from", s.MailFrom)
	b = append(list(b, "rcpt_to", s.RcptTo), '}')
	if s.Mail == nil {
		return b
	}
	return appendMail(b, s.Mail)
}

// appendMail appends what a mail says of itself, which stands beside its envelope.
func appendMail(b []byte, m *ids.Mail) []byte {
	b = open(b, "email", '{')
	status := "PARSE_START"
	if m.BodyMD5 != "" {
		status = "PARSE_DONE"
	}
	b = text(b, "status", status)
	b = optional(b, "from", m.From)
	b = list(b, "to", m.To)
	b = list(b, "cc", m.CC)
	b = optional(b, "subject", m.Subject)
	b = optional(b, "date", m.Date)
	b = optional(b, "message_id", m.MessageID)
	b = optional(b, "x_mailer", m.XMailer)
	b = list(b, "received", m.Received)
	b = list(b, "attachment", m.Attachments)
	b = list(b, "url", m.URLs)
	return append(optional(b, "body_md5", m.BodyMD5), '}')
}
