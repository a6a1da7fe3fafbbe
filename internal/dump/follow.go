package dump

import (
	"net/netip"

	"gotcp/internal/capture"
	"gotcp/internal/dissect/analysis"
	"gotcp/internal/seq"
	"gotcp/internal/wire"
)

// Follow prints the bytes of one TCP connection and nothing else: both directions,
// each in order, as they become contiguous.
type Follow struct {
	number   uint64
	color    bool
	analyzer *analysis.Analyzer // tells connections apart

	found bool
	// ends are the client, who speaks first, and the server; streams are what each sends.
	ends    [2]netip.AddrPort
	streams [2]stream
}

// NewFollow makes a renderer of the connection of that number, counted from 1 as the
// table of an Analysis lists them; in colours, if wanted.
func NewFollow(number uint64, color bool) *Follow {
	return &Follow{number: number, color: color, analyzer: analysis.New(analysis.Config{})}
}

// streamColors are those of the client's bytes and the server's.
var streamColors = [2]string{green, cyan}

// Append appends the bytes that are in order thanks to a packet.
func (f *Follow) Append(b []byte, p *capture.Packet, _ uint64) ([]byte, error) {
	l := look(p)
	if l.tcp == nil {
		return b, nil
	}
	src, dst := netip.AddrPortFrom(l.src, l.srcPort), netip.AddrPortFrom(l.dst, l.dstPort)
	ends := [2]netip.AddrPort{src, dst}
	back := [2]netip.AddrPort{dst, src}
	// Once it is found the others do not matter, nor may they push it out of the
	// analyzer's memory.
	if f.found && ends != f.ends && back != f.ends {
		return b, nil
	}
	f.analyzer.Input(p.Time, l.src, l.dst, l.tcp, l.tcpLength)
	if f.analyzer.Current() != f.number {
		return b, nil
	}
	if !f.found {
		f.found, f.ends = true, ends
		if l.flags&(wire.SYN|wire.ACK) == wire.SYN|wire.ACK {
			f.ends = back
		}
	}
	from := 0
	if ends != f.ends {
		from = 1
	}
	b = f.append(b, from, func(b []byte, s *stream) []byte { return s.input(b, l.tcp, l.tcpLength) })
	if l.flags&wire.ACK == 0 || l.flags&wire.RST != 0 {
		return b, nil
	}
	return f.append(b, 1-from, func(b []byte, s *stream) []byte { return s.acknowledge(b, p.Time, seq.Num(l.tcp.Ack())) }), nil
}

// End appends what was waiting for bytes that have not come.
func (f *Follow) End(b []byte) ([]byte, error) {
	for side := range f.streams {
		b = f.append(b, side, func(b []byte, s *stream) []byte { return s.end(b) })
	}
	return b, nil
}

// append appends what a side sent, in its colour. Each time by itself: whatever ends the
// job, the terminal is left plain.
func (f *Follow) append(b []byte, side int, more func([]byte, *stream) []byte) []byte {
	if !f.color {
		return more(b, &f.streams[side])
	}
	before := len(b)
	b = append(b, streamColors[side]...)
	begin := len(b)
	if b = more(b, &f.streams[side]); len(b) == begin {
		return b[:before]
	}
	return append(b, plain...)
}

// Begun is how many connections there were, up to the one that is followed.
func (f *Follow) Begun() uint64 { return min(f.analyzer.Begun(), f.number) }

// Missing is how many bytes were sent by the client and by the server that
// were not captured. It is known after End.
func (f *Follow) Missing() (client, server uint64) {
	return f.streams[0].missing, f.streams[1].missing
}
