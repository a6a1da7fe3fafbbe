package tcp

import "time"

// Info is what a connection did and how it is, under the names that ss -ti
// uses (see ss(8)) where it has one.
type Info struct {
	State State

	// The path.
	RTT, RTTVar, MinRTT, MaxRTT, RTO time.Duration
	AvgRTT, RTTDev                   time.Duration // mean and standard deviation of all samples
	RTTSamples                       int
	MSS, PathMSS, AdvMSS, RcvMSS     int // bytes
	SndWScale, RcvWScale             uint8
	Timestamps, SACK                 bool

	// The congestion window, in bytes.
	Cwnd, MaxCwnd, Ssthresh int // Ssthresh 0: none yet
	Congestion              string
	CAState                 string // "open", "disorder", "recovery", "loss"
	Reordering              int    // segments
	ReordSeen               int

	// The windows and buffers, in bytes.
	SndWnd, RcvWnd, RcvSpace int
	NotSent, Unacked         int
	SendQueue, ReceiveQueue  int

	// Traffic.
	BytesSent, BytesAcked, BytesReceived, BytesRetrans uint64
	SegsOut, SegsIn, DataSegsOut, DataSegsIn           uint64 // on the wire, GSO and GRO pieces counted
	// Retransmitted counts by cause.
	Retransmitted [numCauses]Retransmits
	Lost          uint64 // segments marked lost
	Spurious      uint64 // recoveries undone
	DSACKDups     uint64 // segments the peer reported as received twice
	DupSegsIn     uint64 // segments in that brought nothing new
	RcvOOOPack    uint64 // segments in that came out of order
	ZeroWindow    uint64 // times the peer closed its window
	Challenges    uint64 // challenge ACKs sent
	Dropped       uint64 // segments in that were not acceptable

	// Time. Handshake is from the first SYN to ESTABLISHED.
	Handshake                                     time.Duration
	Busy, RwndLimited, SndbufLimited, CwndLimited time.Duration
	LastSnd, LastRcv, LastAck                     time.Duration // ago
}

// Retransmits is what was sent again for one cause.
type Retransmits struct{ Segments, Bytes uint64 }

// counters is what a connection counts as it goes.
type counters struct {
	bytesSent, bytesAcked, bytesReceived     uint64
	segsOut, segsIn, dataSegsOut, dataSegsIn uint64
	retransmitted                            [numCauses]Retransmits
	lost, spurious, dsackDups                uint64
	dupSegsIn, oooSegsIn, zeroWindow         uint64
	challenges, dropped                      uint64
}

// pieces is how many segments on the wire s stands for.
func (c *Conn) pieces(s *Segment) int {
	if n := s.Len(); s.GSOSize > 0 && n > s.GSOSize {
		return segmentsOf(n, s.GSOSize)
	}
	return 1
}

// segmentSize is how large the segments on the wire were that s stands for.
func (c *Conn) segmentSize(s *Segment) int {
	if s.GSOSize > 0 {
		return min(s.GSOSize, s.Len())
	}
	return s.Len()
}

func (c *Conn) countInput(s *Segment) {
	n := uint64(c.pieces(s))
	c.stat.segsIn += n
	if s.Len() > 0 {
		c.stat.dataSegsIn += n
	}
	if c.cfg.Tracer != nil {
		c.trace(&Event{Kind: EventReceive, Segment: s})
	}
}

// Info is a snapshot of the connection's counters.
func (c *Conn) Info(now time.Time) Info {
	c.enter(now)
	i := Info{
		State: c.state,
		RTT:   c.rtt.srtt, RTTVar: c.rtt.rttvar, MinRTT: c.rtt.min, MaxRTT: c.rtt.max, RTO: c.rtt.rto(),
		RTTDev:     c.rtt.deviation(),
		RTTSamples: c.rtt.samples,
		MSS:        c.snd.mss, PathMSS: c.cfg.MSS, AdvMSS: c.cfg.AdvertisedMSS, RcvMSS: c.rcv.mss,
		SndWScale: c.snd.wscale, RcvWScale: c.rcv.wscale,
		Timestamps: c.opt.timestamps, SACK: c.opt.sack,
		Cwnd: c.win.cwnd, MaxCwnd: c.win.maxCwnd, Congestion: c.cc.name(), CAState: c.rec.state.String(),
		Reordering: c.rack.reordering, ReordSeen: c.rack.reordSeen,
		SndWnd: c.snd.wnd, RcvWnd: c.receiveWindow(), RcvSpace: c.rb.space,
		NotSent: max(c.sb.end().Sub(c.snd.nxt), 0), Unacked: c.flight(),
		SendQueue: c.sb.n, ReceiveQueue: c.rb.n,
		BytesSent: c.stat.bytesSent, BytesAcked: c.stat.bytesAcked, BytesReceived: c.stat.bytesReceived,
		SegsOut: c.stat.segsOut, SegsIn: c.stat.segsIn, DataSegsOut: c.stat.dataSegsOut, DataSegsIn: c.stat.dataSegsIn,
		Retransmitted: c.stat.retransmitted,
		Lost:          c.stat.lost, Spurious: c.stat.spurious, DSACKDups: c.stat.dsackDups,
		DupSegsIn: c.stat.dupSegsIn, RcvOOOPack: c.stat.oooSegsIn, ZeroWindow: c.stat.zeroWindow,
		Challenges: c.stat.challenges, Dropped: c.stat.dropped,
		Handshake:     c.handshake,
		RwndLimited:   c.limitedFor(limitRwnd),
		SndbufLimited: c.limitedFor(limitSndbuf),
		CwndLimited:   c.limitedFor(limitCwnd),
	}
	i.Busy = i.RwndLimited + i.SndbufLimited + i.CwndLimited + c.limitedFor(limitBusy)
	if c.win.ssthresh < infiniteSsthresh {
		i.Ssthresh = c.win.ssthresh
	}
	if c.rtt.samples > 0 {
		i.AvgRTT = c.rtt.sum / time.Duration(c.rtt.samples)
	}
	for _, r := range c.stat.retransmitted {
		i.BytesRetrans += r.Bytes
	}
	if c.sentAt != 0 {
		i.LastSnd = c.now.sub(c.sentAt)
	}
	if c.rcv.lastData != 0 {
		i.LastRcv = c.now.sub(c.rcv.lastData)
	}
	if c.keep.heard != 0 {
		i.LastAck = c.now.sub(c.keep.heard)
	}
	return i
}
