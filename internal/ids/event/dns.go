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
	"dns.malformed_data",
	"dns.not_request",
	"dns.not_response",
	"dns.z_flag_set",
	"dns.invalid_opcode",
	"dns.name_too_long",
	"dns.infinite_loop",
	"dns.too_many_labels",
	"dns.invalid_authorities",
	"dns.invalid_additionals",
	"dns.not_a_request",
	"dns.not_a_response",
	"dns.unsollicited_response",
	"dns.flooded",
	"dns.state_memcap_reached",
}
