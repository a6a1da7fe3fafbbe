package event

// What is wrong with an SMTP session and the mails in it.
const (
	SMTPInvalidReply Event = smtpBase + iota
	SMTPUnmatchedReply
	SMTPLongCommand // RFC 5321 §4.5.3.1.4: 512 bytes
	SMTPLongReply   // RFC 5321 §4.5.3.1.5: 512 bytes
	SMTPInvalidPipelining
	SMTPBDATExceeded
	SMTPNoWelcome
	SMTPTLSRejected
	SMTPDataRejected
	SMTPUnparsableContent
	SMTPTruncatedLine
	SMTPDuplicateFields
	SMTPMIMEParseFailed
	SMTPMIMEMalformed
	SMTPMIMEInvalidBase64
	SMTPMIMELongHeaderName
	SMTPMIMELongHeaderValue
	SMTPMIMEInvalidQP
	SMTPMIMELongLine
	SMTPMIMELongEncodedLine
	SMTPMIMELongFileName
	SMTPMIMELongBoundary
)

// smtpNames are their names, in the same order.
var smtpNames = []string{
	"smtp.invalid_reply",
	"smtp.unable_to_match_reply_with_request",
	"smtp.max_command_line_len_exceeded",
	"smtp.max_reply_line_len_exceeded",
	"smtp.invalid_pipelined_sequence",
	"smtp.bdat_chunk_len_exceeded",
	"smtp.no_server_welcome_message",
	"smtp.tls_rejected",
	"smtp.data_command_rejected",
	"smtp.unparsable_content",
	"smtp.truncated_line",
	"smtp.duplicate_fields",
	"smtp.mime_parse_failed",
	"smtp.mime_malformed_msg",
	"smtp.mime_invalid_base64",
	"smtp.mime_long_header_name",
	"smtp.mime_long_header_value",
	"smtp.mime_invalid_qp",
	"smtp.mime_long_line",
	"smtp.mime_long_enc_line",
	"smtp.mime_long_filename",
	"smtp.mime_long_boundary",
}
