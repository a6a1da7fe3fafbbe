package lab

import (
	"errors"
	"fmt"
	"net/netip"

	"gotcp/internal/wire"
)

// maxStations is how many hosts fit on a wire: the last byte of a MAC tells
// them apart.
const maxStations = 254

// subnet is the network of one of the lab's wires.
type subnet struct {
	number  byte
	network netip.Prefix
}

// nextSubnet is 10.77.<number>.0/24 where no network is asked for.
func (l *Lab) nextSubnet(network netip.Prefix) subnet {
	n := byte(l.nets)
	l.nets++
	if !network.IsValid() {
		network = netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 77, n, 0}), 24)
	}
	return subnet{n, network}
}

func (s subnet) prefix(station int) netip.Prefix {
	return netip.PrefixFrom(Nth(s.network, station), s.network.Bits())
}

// mac is locally administered and says where it belongs.
func (s subnet) mac(station int) wire.MAC {
	return wire.MAC{0x02, 0x77, 0, 0, s.number, byte(station)}
}

// checkStations says whether there is room for so many.
func (s subnet) checkStations(n int) error {
	if !s.network.Addr().Is4() {
		return errors.New("a wire's own network is an IPv4 one")
	}
	if room := 1<<(32-s.network.Bits()) - 2; n > min(room, maxStations) {
		return fmt.Errorf("%d hosts on %v, where there is room for %d", n, s.network, min(room, maxStations))
	}
	return nil
}

// nextInterface names the host's next interface on the network.
func (h *Host) nextInterface(s subnet, station, mtu int) *Interface {
	i := &Interface{Host: h, Name: fmt.Sprintf("eth%d", h.nics), MAC: s.mac(station), Prefix: s.prefix(station), MTU: mtu}
	h.nics++
	return i
}
