package traffic

import (
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func TestDNSMessage(t *testing.T) {
	var m dnsmessage.Message
	if err := m.Unpack(dnsMessage(7, 0x8180, "www.example.com", 1, [][]byte{{192, 0, 2, 1}, {192, 0, 2, 2}})); err != nil {
		t.Fatal(err)
	}
	if len(m.Answers) != 2 || m.Answers[1].Header.Name.String() != "www.example.com." || m.ID != 7 || !m.Response {
		t.Errorf("%+v", m)
	}
}
