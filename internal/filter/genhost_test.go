package filter

import (
	"strings"
	"testing"
)

func labNames() *Table {
	names := WellKnown()
	names.AddHosts("10.0.0.1 gw\n2001:db8::1 gw\n10.0.0.2 b\n2001:db8::2 six\n10.0.0.3 addressless")
	names.AddEthers("02:00:00:00:00:01 gw\n02:00:00:00:00:02 six")
	names.AddNetworks("lab 10\nhome 192.168.1")
	return names
}

// Names stand for what the resolver says they are.
func TestNames(t *testing.T) {
	for name, number := range map[string]string{
		"host b":                    "host 10.0.0.2",
		"host gw":                   "host 10.0.0.1 or host 2001:db8::1",
		"ip host gw":                "ip host 10.0.0.1",
		"ip6 src gw":                "ip6 src 2001:db8::1",
		"arp host b":                "arp host 10.0.0.2",
		`host \gw`:                  "host gw",
		"ether host gw":             "ether host 2:0:0:0:0:1",
		"net lab":                   "net 10.0.0.0/8",
		"src net home":              "src net 192.168.1.0/24",
		"port domain":               "port 53",
		"port http":                 "tcp port 80",
		"udp port domain":           "udp port 53",
		"portrange ftp-http":        "tcp portrange 21-80", // ftp-data-ftp is no range of names
		"portrange domain-http":     "portrange 53-80",
		"portrange 53-domain":       "port 53",
		"ip proto ospf":             "ip proto 89",
		"ether proto loopback":      "ether proto 0x9000",
		"gateway gw":                "ether host 2:0:0:0:0:1 and not host 10.0.0.1",
		"ip gateway gw and udp":     "ether host 2:0:0:0:0:1 and not ip host 10.0.0.1 and udp",
		"host b and not 10.0.0.1":   "host 10.0.0.2 and not host 10.0.0.1",
		"ether host gw or six":      "ether host 2:0:0:0:0:1 or 2:0:0:0:0:2",
		"tcp dst port http or 8080": "tcp dst port 80 or 8080",
	} {
		o := Options{LinkType: Ethernet, Resolver: labNames()}
		p, q := mustCompile(t, name, o), mustCompile(t, number, o)
		for _, b := range framed(Ethernet, networkPackets()) {
			if got, want := p.Match(b, len(b)), q.Match(b, len(b)); got != want {
				t.Errorf("%q: %v, %q: %v, for %x", name, got, number, want, b)
				break
			}
		}
	}
}

func TestNamesThatDoNotFit(t *testing.T) {
	for expr, want := range map[string]string{
		"ip6 host b":         "unknown host 'b'",
		"ip host six":        "unknown host 'six'",
		"ether host b":       "unknown ether host 'b'",
		"tcp host b":         "'tcp' modifier applied to host",
		"udp port http":      "port 'http' is not one of udp",
		"gateway b":          "has none",
		"gateway six":        "unknown host 'six'",
		"gateway 10.0.0.1":   "requires a name",
		"tcp gateway gw":     "illegal qualifier of 'gateway'",
		"portrange ftp-none": "unknown port in range",
		"decnet host gw":     "not known",
	} {
		_, err := Compile(expr, Options{LinkType: Ethernet, Resolver: labNames()})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", expr, err, want)
		}
	}
}
