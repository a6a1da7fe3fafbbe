package event

// What is wrong with a flow as a whole: which protocol it speaks.
const (
	AppMismatch       Event = appBase + iota
	AppWrongDirection       // the server began where the client has to
	AppOneDirection
	AppDetectionSkipped
	AppNoTLS
	AppUnexpected // after a change of protocol that was agreed on
)

// appNames are their names, in the same order.
var appNames = []string{
	"applayer_mismatch_protocol_both_directions",
	"applayer_wrong_direction_first_data",
	"applayer_detect_protocol_only_one_direction",
	"applayer_proto_detection_skipped",
	"applayer_no_tls_after_starttls",
	"applayer_unexpected_protocol",
}
