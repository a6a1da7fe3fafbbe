package capture

import "testing"

func TestLinkTypeNames(t *testing.T) {
	for link, want := range map[LinkType]string{LinkEthernet: "EN10MB", LinkRaw: "RAW", LinkLinuxSLL2: "LINUX_SLL2", 147: "147"} {
		if got := link.String(); got != want {
			t.Errorf("%d is %q, want %q", uint32(link), got, want)
		}
		if found, ok := LinkTypeByName(want); ok != (link != 147) || ok && found != link {
			t.Errorf("%q is %v, %v", want, found, ok)
		}
	}
	if LinkEthernet.Description() != "Ethernet" || LinkType(147).Description() != "" {
		t.Error("descriptions")
	}
	for name := range map[string]bool{"en10mb": true, "": true, "1": true} {
		if link, ok := LinkTypeByName(name); ok {
			t.Errorf("%q is %v", name, link)
		}
	}
}
