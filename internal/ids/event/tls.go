package event

// What is wrong with a TLS session. Names that no parser of ours raises are here
// because rules use them.
const (
	TLSInvalidSSLv2Header Event = tlsBase + iota
	TLSInvalidTLSHeader
	TLSInvalidRecordVersion
	TLSInvalidRecordType
	TLSInvalidRecordLength // empty, or above 2^14 bytes
	TLSInvalidHandshakeMessage
	TLSHeartbeat
	TLSInvalidHeartbeat
	TLSOverflowHeartbeat // it asks for more than it brings: CVE-2014-0160
	TLSDataleakHeartbeat // an encrypted answer longer than the question
	TLSHandshakeInvalidLength
	TLSMultipleSNI // RFC 6066 §3 allows one name of a type
	TLSInvalidSNIType
	TLSInvalidSNILength
	TLSTooManyRecords
	TLSInvalidAlert
	TLSInvalidCertificate
	TLSCertificateInvalidLength
	TLSCertificateInvalidVersion
	TLSCertificateInvalidSerial
	TLSCertificateInvalidAlgorithm
	TLSCertificateInvalidName
	TLSCertificateInvalidDate
	TLSCertificateInvalidExtensions
	TLSCertificateInvalidDER
	TLSCertificateInvalidSubject
	TLSCertificateInvalidIssuer
	TLSCertificateInvalidValidity
	TLSErrorMessage // SSL 2.0's own
	TLSTooManySANs
	TLSInvalidRecord             // anything else
	TLSCertificateMissingElement // an older name, never raised
	TLSCertificateUnknownElement // an older name, never raised
	TLSCertificateInvalidString  // an older name, never raised
)

// tlsNames are their names, in the same order.
var tlsNames = []string{
	"tls.invalid_sslv2_header",
	"tls.invalid_tls_header",
	"tls.invalid_record_version",
	"tls.invalid_record_type",
	"tls.invalid_record_length",
	"tls.invalid_handshake_message",
	"tls.heartbeat_message",
	"tls.invalid_heartbeat_message",
	"tls.overflow_heartbeat_message",
	"tls.dataleak_heartbeat_mismatch",
	"tls.handshake_invalid_length",
	"tls.multiple_sni_extensions",
	"tls.invalid_sni_type",
	"tls.invalid_sni_length",
	"tls.too_many_records_in_packet",
	"tls.invalid_alert_message",
	"tls.invalid_certificate",
	"tls.certificate_invalid_length",
	"tls.certificate_invalid_version",
	"tls.certificate_invalid_serial",
	"tls.certificate_invalid_algorithmidentifier",
	"tls.certificate_invalid_x509name",
	"tls.certificate_invalid_date",
	"tls.certificate_invalid_extensions",
	"tls.certificate_invalid_der",
	"tls.certificate_invalid_subject",
	"tls.certificate_invalid_issuer",
	"tls.certificate_invalid_validity",
	"tls.error_message_encountered",
	"tls.too_many_subject_alternative_names",
	"tls.invalid_ssl_record",
	"tls.certificate_missing_element",
	"tls.certificate_unknown_element",
	"tls.certificate_invalid_string",
}
