package event

// What is wrong with a DNS message. Names that no parser of ours raises are here
// because rules use them.
const (
	DNSMalformedData Event = dnsBase + iota // lengths that do not fit, or no sections where the header says so
	DNSNotRequest                           // the response flag set on the way to the server
	DNSNotResponse                          // the response flag clear on the way to the client
	DNSZFlagSet                             // RFC 1035 §4.1.1: reserved, must be zero
	DNSInvalidOpcode                        // not assigned: above 6
	DNSNameTooLong                          // cut
	DNSInfiniteLoop                         // a compression pointer to itself
	DNSTooManyLabels
	DNSInvalidAuthorities
	DNSInvalidAdditionals
	DNSNotARequest         // an older name, never raised
	DNSNotAResponse        // an older name, never raised
	DNSUnsolicitedResponse // an older name, never raised
	DNSFlooded             // more unanswered queries than a flow may hold
	DNSStateMemcapReached  // an older name, never raised
)

// dnsNames are their names, in the same order.
var dnsNames = []string{
	"malformed_data",
	"not_request",
	"not_response",
	"z_flag_set",
	"invalid_opcode",
	"name_too_long",
	"infinite_loop",
	"too_many_labels",
	"invalid_authorities",
	"invalid_additionals",
	"not_a_request",
	"not_a_response",
	"unsollicited_response",
	"flooded",
	"state_memcap_reached",
}
