package analysis

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// Connection is what is known of one at the end, for a table or a JSON record.
type Connection struct {
	// Number counts the connections from 1 in the order in which they begin.
	Number uint64 `json:"number"`
	// Client opened it or, where that was not seen, spoke first.
	Client netip.AddrPort `json:"client"`
	Server netip.AddrPort `json:"server"`
	Start  time.Time      `json:"start_at"`
	// Seconds is from the first packet to the last.
	Seconds float64 `json:"duration_seconds"`
	// Handshake is absent if it was not seen.
	Handshake  *float64  `json:"handshake_ms,omitempty"`
	ToServer   Direction `json:"to_server"`
	ToClient   Direction `json:"to_client"`
	PortReused bool      `json:"port_reused,omitempty"`
	// End is how it ended, or how it stood.
	End string `json:"end"`
}

// Direction is what one side sent, and what the other made of it.
type Direction struct {
	Packets uint64 `json:"packets"`
	// Bytes are payload, all that was sent; Goodput counts each byte once.
	Bytes           uint64  `json:"bytes"`
	FreshBytes      uint64  `json:"unique_bytes"`
	MissingBytes    uint64  `json:"missing_bytes"`
	Goodput         float64 `json:"goodput_bits_per_second"`
	RTT             *Trips  `json:"rtt_ms,omitempty"`
	Retransmissions uint64  `json:"retransmissions"` // of all kinds
	Fast            uint64  `json:"fast_retransmissions"`
	Spurious        uint64  `json:"spurious_retransmissions"`
	ResentBytes     uint64  `json:"retransmitted_bytes"`
	OutOfOrder      uint64  `json:"out_of_order"`
	DupAcks         uint64  `json:"dup_acks"`     // that the other side sent
	ZeroWindows     uint64  `json:"zero_windows"` // that the other side sent
	WindowFull      uint64  `json:"window_full"`
}

// Trips is a distribution of round trips, from this point to the receiver and
// back, in milliseconds. The median is right to an eighth.
type Trips struct {
	Min    float64 `json:"min"`
	Median float64 `json:"median"`
	Max    float64 `json:"max"`
	Count  uint32  `json:"count"`
}

// Connections returns those that are remembered, in the order in which they
// began.
func (a *Analyzer) Connections() []Connection {
	flows := make([]*flow, 0, a.count)
	for p := a.order.Oldest(); p != nil; p = p.Newer() {
		flows = append(flows, p.Thing)
	}
	// By their first packets, not by these packets' times: clocks of captures are coarse,
	// and files are merged that are out of order.
	slices.SortFunc(flows, func(x, y *flow) int { return cmp.Compare(x.number, y.number) })
	all := make([]Connection, 0, len(flows))
	for _, f := range flows {
		all = append(all, f.connection())
	}
	return all
}

func (f *flow) connection() Connection {
	client, server := &f.halves[f.client], &f.halves[1-f.client]
	c := Connection{
		Number:     f.number,
		Client:     client.addr,
		Server:     server.addr,
		Start:      time.Unix(0, f.start).UTC(),
		Seconds:    time.Duration(f.last - f.start).Seconds(),
		ToServer:   client.tally.direction(),
		ToClient:   server.tally.direction(),
		PortReused: f.reused,
		End:        f.end(),
	}
	if f.established && f.opened {
		c.Handshake = new(millis(f.handshake))
	}
	return c
}

func (t *tally) direction() Direction {
	d := Direction{
		Packets:         t.packets,
		Bytes:           t.bytes,
		FreshBytes:      t.fresh,
		MissingBytes:    t.missing,
		Goodput:         8 * t.goodput(),
		Retransmissions: t.retransmissions,
		Fast:            t.fast,
		Spurious:        t.spurious,
		ResentBytes:     t.resentBytes,
		OutOfOrder:      t.outOfOrder,
		DupAcks:         t.dupAcks,
		ZeroWindows:     t.zeroWindows,
		WindowFull:      t.windowFull,
	}
	if r := &t.rtts; r.count > 0 {
		d.RTT = &Trips{millis(r.min), millis(r.median()), millis(r.max), r.count}
	}
	return d
}

// end is how the connection ended.
func (f *flow) end() string {
	client, server := &f.halves[f.client], &f.halves[1-f.client]
	switch {
	case f.reset.Why == Refused:
		return "refused"
	case f.reset.Why != 0 && f.resetBy == f.client:
		return "reset by client: " + f.reset.String()
	case f.reset.Why != 0:
		return "reset by server: " + f.reset.String()
	case client.fin && server.fin:
		return "closed"
	case client.fin:
		return "half-closed by client"
	case server.fin:
		return "half-closed by server"
	case client.syn && !client.synACK && !server.captured:
		return "no answer"
	case server.synACK && !f.established:
		return "handshake not completed"
	}
	return "open"
}
