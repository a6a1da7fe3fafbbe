package rule

import "strings"

// ChecksumTest is ipv4-csum and its kin: whose checksum, and whether it is to be
// right.
type ChecksumTest struct {
	Of    Checksum
	Valid bool
}

// Checksum is a header with a checksum. That of TCP, UDP and ICMP depends on the
// version of IP around it.
type Checksum uint8

// The headers.
const (
	IPv4Checksum Checksum = iota
	TCPv4Checksum
	TCPv6Checksum
	UDPv4Checksum
	UDPv6Checksum
	ICMPv4Checksum
	ICMPv6Checksum
)

func (*ChecksumTest) packetCondition() {}

// checksumTest is for keywords that ask for a checksum to be valid or invalid.
func checksumTest(of Checksum) func(*parser, *option) error {
	return func(p *parser, o *option) error {
		t := &ChecksumTest{Of: of}
		switch strings.ToLower(o.value) {
		case "valid":
			t.Valid = true
		case "invalid":
		default:
			return faultf("%s is neither valid nor invalid", short(o.value))
		}
		p.rule.Packet = append(p.rule.Packet, t)
		return nil
	}
}
