package rule

import "net/netip"

// Addresses is a list of addresses in a rule's header, with its variables
// resolved.
type Addresses struct {
	// All: any. The lists are then empty.
	All bool
	// In and Out are sorted ranges without overlap: an address matches that is in
	// one of In, or In is empty, and in none of Out.
	In, Out []AddressRange
}

// AddressRange is a range of addresses of one family, both ends included.
type AddressRange struct{ First, Last netip.Addr }

// Ports is a list of ports in a rule's header.
type Ports struct {
	All bool
	// In are sorted ranges without overlap, negations worked in.
	In []PortRange
}

// PortRange is a range of ports, both ends included.
type PortRange struct{ First, Last uint16 }
