package flow

import (
	"encoding/binary"
	"net/netip"
	"time"

	"gotcp/internal/ids/decode"
	"gotcp/internal/wire"
)

// packet is a UDP datagram or TCP segment as the decoder hands it on.
func packet(now time.Time, proto wire.IPProto, src, dst string) *decode.Packet {
	from, to := netip.MustParseAddrPort(src), netip.MustParseAddrPort(dst)
	b := make([]byte, 60)
	upper := b[20:40]
	h := wire.IPv4Fields{TTL: 64, Proto: proto, Src: from.Addr(), Dst: to.Addr()}
	h.Put(b, len(upper))
	binary.BigEndian.PutUint16(upper, from.Port())
	binary.BigEndian.PutUint16(upper[2:], to.Port())
	return &decode.Packet{
		Time: now, Length: 60, IPv4: wire.IPv4(b), Src: from.Addr(), Dst: to.Addr(), Proto: proto, Upper: upper,
		SrcPort: from.Port(), DstPort: to.Port(),
	}
}
