package detect

import (
	"gotcp/internal/ids/decode"
	"gotcp/internal/ids/rule"
)

// checksumHolds reports whether a checksum is as a rule wants it. Where checksums
// are not verified all of them are right; a packet without the header, or a datagram
// that says it has no checksum (RFC 768), has neither a right nor a wrong one.
func checksumHolds(p *decode.Packet, c *rule.ChecksumTest) bool {
	has, bad := false, p.ChecksumBad
	switch c.Of {
	case rule.IPv4Checksum:
		has, bad = p.IPv4 != nil, p.HeaderChecksumBad
	case rule.TCPv4Checksum:
		has = p.TCP != nil && p.IPv4 != nil
	case rule.TCPv6Checksum:
		has = p.TCP != nil && p.IPv6 != nil
	case rule.UDPv4Checksum:
		has = p.UDP != nil && p.IPv4 != nil && p.UDP.Checksum() != 0
	case rule.UDPv6Checksum:
		has = p.UDP != nil && p.IPv6 != nil
	case rule.ICMPv4Checksum:
		has = p.ICMPv4 != nil
	case rule.ICMPv6Checksum:
		has = p.ICMPv6 != nil
	}
	return has && bad != c.Valid
}
