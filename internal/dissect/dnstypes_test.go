package dissect

import "testing"

func TestDNSTypesAndClasses(t *testing.T) {
	var p Printer
	for _, kind := range []uint16{0, dnsAAAA, 49, dnsTSIG, dnsURI, 257} {
		p.dnsType(kind)
		p.char(' ')
	}
	for _, class := range []uint16{dnsInternet, 2, 3, 255} {
		p.dnsClass(class)
		p.char(' ')
	}
	if want := "Type0 AAAA Type49 TSIG URI Type257 IN (Class 2) CHAOS ANY "; string(p.out) != want {
		t.Errorf("printed %q, want %q", p.out, want)
	}
}
