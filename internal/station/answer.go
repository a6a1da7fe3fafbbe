package station

import (
	"encoding/binary"
	"time"

	"gotcp/internal/wire"
)

// answerTTL is what an answer begins with (RFC 1700).
const answerTTL = 64

// answer answers a ping with the same data from the address that was asked
// (RFC 1122 §3.2.2.6), in the same class of service. Until the neighbour that
// leads to the sender is known, answers go back where the frame came from: who
// knows us already does not ask first, and its first ping is not to be lost.
func (s *Station) answer(now time.Time, m *Message, from wire.MAC) {
	if m.BadChecksum {
		s.stats.BadChecksums++
		return
	}
	options, ok := answerOptions(now, m.Options, m.Dst)
	if !ok || !m.Src.Is4() || m.Src.IsUnspecified() || m.Src.IsMulticast() {
		return
	}
	reply := m.ICMP
	// Only the type changes (RFC 1624).
	sum := wire.UpdateChecksum(reply.Checksum(), wire.ICMPv4Echo<<8|uint16(reply.Code()), wire.ICMPv4EchoReply<<8)
	reply[0], reply[1] = wire.ICMPv4EchoReply, 0
	binary.BigEndian.PutUint16(reply[2:], sum)
	p := Packet{
		NextHop: s.cfg.NextHop(m.Src),
		Header:  wire.IPv4Fields{TOS: m.TOS, TTL: answerTTL, Proto: wire.ProtoICMP, Src: m.Dst, Dst: m.Src, Options: options},
		Payload: reply,
	}
	to, known := s.resolve(now, &p)
	if !known {
		to = from
	}
	s.id++
	p.Header.ID = max(s.id, 1)
	if s.sendTo(now, to, &p, s.info.MTU) {
		s.stats.EchoReplies++
		if s.cfg.Answered != nil {
			s.cfg.Answered(now, m)
		}
	}
}
