package rule

import "testing"

func TestChecksums(t *testing.T) {
	for text, want := range map[string]ChecksumTest{
		"ipv4-csum:valid":     {IPv4Checksum, true},
		"tcpv4-csum:invalid":  {TCPv4Checksum, false},
		"tcpv6-csum:Valid":    {TCPv6Checksum, true},
		`udpv4-csum:"valid"`:  {UDPv4Checksum, true},
		"udpv6-csum: invalid": {UDPv6Checksum, false},
		"icmpv4-csum:invalid": {ICMPv4Checksum, false},
		"icmpv6-csum:valid":   {ICMPv6Checksum, true},
	} {
		r, err := NewConfig().parseRule("test.rules", 1, "alert ip any any -> any any ("+text+"; sid:1;)")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, ok := r.Packet[0].(*ChecksumTest); !ok || *got != want {
			t.Errorf("%s: %+v", text, r.Packet[0])
		}
	}
	if _, err := NewConfig().parseRule("test.rules", 1, "alert ip any any -> any any (ipv4-csum:wrong; sid:1;)"); err == nil {
		t.Error("neither valid nor invalid")
	}
}
