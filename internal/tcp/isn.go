package tcp

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
	"time"

	"gotcp/internal/seq"
)

// ISNSource makes initial sequence numbers that nobody can guess and that
// still grow for one pair of endpoints (RFC 6528): ISN = M + F(connection, secret).
type ISNSource struct {
	Secret [32]byte
	Epoch  time.Time // when M began
}

// ISN is the initial sequence number for a connection opened at now. M, the
// clock, ticks every 4 microseconds (RFC 9293 §3.4.1).
func (g *ISNSource) ISN(now time.Time, local, remote netip.AddrPort) seq.Num {
	m := uint32(now.Sub(g.Epoch) / (4 * time.Microsecond))
	return seq.Num(m + g.hash(0, local, remote))
}

// TimestampOffset is Config.TimestampOffset for a connection made at now: a
// clock in milliseconds as the connection's own, so that timestamps grow across
// its incarnations (RFC 7323 §5.4, RFC 6191).
func (g *ISNSource) TimestampOffset(now time.Time, local, remote netip.AddrPort) uint32 {
	return uint32(now.Sub(g.Epoch)/time.Millisecond) + g.hash(1, local, remote)
}

func (g *ISNSource) hash(purpose byte, local, remote netip.AddrPort) uint32 {
	var b [32 + 1 + 2*18]byte
	copy(b[:], g.Secret[:])
	b[32] = purpose
	for i, a := range [2]netip.AddrPort{local, remote} {
		p := b[33+18*i:]
		ip := a.Addr().As16()
		copy(p, ip[:])
		binary.BigEndian.PutUint16(p[16:], a.Port())
	}
	sum := sha256.Sum256(b[:])
	return binary.BigEndian.Uint32(sum[:])
}
