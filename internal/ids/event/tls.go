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
	TLSHeartbeat // one as it should be: never raised
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
	"invalid_sslv2_header",
	"invalid_tls_header",
	"invalid_record_version",
	"invalid_record_type",
	"invalid_record_length",
	"invalid_handshake_message",
	"heartbeat_message",
	"invalid_heartbeat_message",
	"overflow_heartbeat_message",
	"dataleak_heartbeat_mismatch",
	"handshake_invalid_length",
	"multiple_sni_extensions",
	"invalid_sni_type",
	"invalid_sni_length",
	"too_many_records_in_packet",
	"invalid_alert_message",
	"invalid_certificate",
	"certificate_invalid_length",
	"certificate_invalid_version",
	"certificate_invalid_serial",
	"certificate_invalid_algorithmidentifier",
	"certificate_invalid_x509name",
	"certificate_invalid_date",
	"certificate_invalid_extensions",
	"certificate_invalid_der",
	"certificate_invalid_subject",
	"certificate_invalid_issuer",
	"certificate_invalid_validity",
	"error_message_encountered",
	"too_many_subject_alternative_names",
	"invalid_ssl_record",
	"certificate_missing_element",
	"certificate_unknown_element",
	"certificate_invalid_string",
}
