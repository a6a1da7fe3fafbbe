package detect

import (
	"net/netip"

	"gotcp/internal/ids/app"
)

// addressBytes are the bytes of the packet's source or destination, as ip.src and ip.dst have
// them; nil in a packet without.
func (m *Matcher) addressBytes(b app.Buffer) []byte {
	a := m.in.Packet.Src
	if b == app.IPDestination {
		a = m.in.Packet.Dst
	}
	return appendAddress(m.address[:0], a)
}

// appendAddress is AppendBinary without its copy of the address.
func appendAddress(to []byte, a netip.Addr) []byte {
	switch {
	case a.Is4():
		b := a.As4()
		return append(to, b[:]...)
	case a.Is6():
		b := a.As16()
		return append(to, b[:]...)
	}
	return nil
}
