package event

// What is wrong with an SMTP session and the mails in it.
const (
	SMTPInvalidReply   Event = smtpBase + iota
	SMTPUnmatchedReply       // an older name, never raised
	SMTPLongCommand          // RFC 5321 §4.5.3.1.4: 512 bytes
	SMTPLongReply            // RFC 5321 §4.5.3.1.5: 512 bytes
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
	"invalid_reply",
	"unable_to_match_reply_with_request",
	"max_command_line_len_exceeded",
	"max_reply_line_len_exceeded",
	"invalid_pipelined_sequence",
	"bdat_chunk_len_exceeded",
	"no_server_welcome_message",
	"tls_rejected",
	"data_command_rejected",
	"unparsable_content",
	"truncated_line",
	"duplicate_fields",
	"mime_parse_failed",
	"mime_malformed_msg",
	"mime_invalid_base64",
	"mime_long_header_name",
	"mime_long_header_value",
	"mime_invalid_qp",
	"mime_long_line",
	"mime_long_enc_line",
	"mime_long_filename",
	"mime_long_boundary",
}
