package intake

import (
	"encoding/binary"
	"net"

	"gotcp/internal/capture"
	"gotcp/internal/host"
)

// Netmask is what `ip broadcast` is judged by: that of the only interface, 0 if it has none.
func Netmask(interfaces []string) uint32 {
	if len(interfaces) != 1 || interfaces[0] == capture.Any {
		return 0
	}
	i, err := host.InterfaceByName(interfaces[0])
	if err != nil {
		return 0
	}
	for _, p := range i.Addrs {
		if p.Addr().Is4() {
			return binary.BigEndian.Uint32(net.CIDRMask(p.Bits(), 32))
		}
	}
	return 0
}
