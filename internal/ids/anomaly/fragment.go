package anomaly

import (
	"fmt"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// fragments finds attacks on those who put datagrams together. The places of the
// fragments of a datagram are kept until it is whole or fragmentTime old, and
// every new one is held against them:
//
//   - It reaches beyond the largest datagram there is: ping of death (CERT
//     advisory CA-1996-26).
//   - It ends inside of one that came before and begins later: teardrop (CERT
//     advisory CA-1997-28), the length that is left to copy being negative.
//   - It covers some of the same bytes in another way: an overlap, for which no
//     stack has a reason (RFC 5722 forbids it). The very same fragment again is
//     a copy by the network.
//   - It is the first and too short for TCP's header, or the second and begins
//     within it: a tiny fragment, made to get past a filter (RFC 1858 §3 and §4).
//     Other fragments below tinySize that are not the last are no path's MTU;
//     TinyFragments of them are reported.
type fragments struct {
	datagrams recent.Table[datagramKey, datagram]
	tiny      recent.Table[address, tinyCount]
}

type datagramKey struct {
	src, dst address
	id       uint32
	proto    uint16
}

// datagram is one in parts.
type datagram struct {
	since   stamp
	pieces  [maxPieces]piece
	count   int
	covered uint32
	total   uint32 // once the last one is there
}

// piece is the bytes from begin up to end.
type piece struct{ begin, end uint32 }

type tinyCount struct {
	since stamp
	first uint64
	count int
}

const (
	// maxPieces is how many fragments of a datagram are remembered: 64 KiB over
	// an MTU of 1500 are 45.
	maxPieces = 64
	// fragmentTime is short, because identifications come round again (RFC 4963).
	fragmentTime = stamp(15e9)
	tinySize     = 64
	// maxLength is the largest datagram's, IPv4's header included.
	maxLength = 65535
)

func newFragments(cfg *Config) fragments {
	return fragments{
		datagrams: recent.NewTable[datagramKey, datagram](min(cfg.MaxEntries, 1024)),
		tiny:      recent.NewTable[address, tinyCount](min(cfg.MaxEntries, 1024)),
	}
}

func (d *Detectors) fragment(now stamp, o *Observation) {
	p := piece{o.FragmentOffset, o.FragmentOffset + o.Length}
	most := uint32(maxLength)
	if o.Src.Is4() {
		most -= wire.IPv4MinLen
	}
	if p.end > most {
		d.reportFragment(now, o, PingOfDeath, 1)
		return
	}
	d.tinyFragment(now, o)
	k := datagramKey{addressOf(o.Src), addressOf(o.Dst), o.FragmentID, uint16(o.Proto)}
	g, fresh := d.fragments.datagrams.Visit(k)
	if fresh || expired(now, g.since, fragmentTime) || g.total > 0 && g.covered >= g.total {
		*g = datagram{since: now}
	}
	if !o.MoreFragments {
		g.total = p.end
	}
	switch g.enter(p) {
	case contained:
		d.reportFragment(now, o, Teardrop, 1)
	case overlapping:
		d.reportFragment(now, o, FragOverlap, 1)
	}
}

// fit is how a piece fits to those before.
type fit uint8

const (
	beside fit = iota
	repeated
	contained
	overlapping
)

func (g *datagram) enter(p piece) fit {
	found := beside
	for _, q := range g.pieces[:g.count] {
		if p == q {
			return repeated
		}
		if p.begin >= q.end || q.begin >= p.end {
			continue
		}
		found = overlapping
		if p.begin > q.begin && p.end < q.end {
			found = contained
		}
	}
	if found == beside {
		g.covered += p.end - p.begin
	}
	if g.count < maxPieces {
		g.pieces[g.count] = p
		g.count++
	}
	return found
}

// tinyFragment looks for fragments of a size that no path asks for.
func (d *Detectors) tinyFragment(now stamp, o *Observation) {
	first := o.FragmentOffset == 0 && o.MoreFragments
	if o.Proto == wire.ProtoTCP && (first && o.Length < wire.TCPMinLen || o.FragmentOffset > 0 && o.FragmentOffset < wire.TCPMinLen) {
		d.reportFragment(now, o, FragTiny, 1)
		return
	}
	if !o.MoreFragments || o.Length >= tinySize {
		return
	}
	// The first part of a teardrop is small as well.
	if d.going(topic{kind: Teardrop, src: addressOf(o.Src), dst: addressOf(o.Dst)}) != nil {
		return
	}
	t, _ := d.fragments.tiny.Visit(addressOf(o.Src))
	if expired(now, t.since, stamp(d.cfg.Quiet)) {
		*t = tinyCount{since: now, first: o.Number}
	}
	if t.count++; t.count >= d.cfg.TinyFragments {
		d.reportFragment(now, o, FragTiny, uint64(t.count))
		t.count = 0
	}
}

func (d *Detectors) reportFragment(now stamp, o *Observation, sid SID, count uint64) {
	about := topic{kind: sid, src: addressOf(o.Src), dst: addressOf(o.Dst)}
	if e := d.going(about); e != nil {
		e.seen(now, o.Number, count)
		return
	}
	e := d.raise(now, report{topic: about, describe: (*episode).fragments, alert: Alert{
		SID: sid, Src: o.Src, Dst: o.Dst, Proto: o.Proto, Count: count, First: o.Number, Last: o.Number,
	}})
	if e != nil {
		d.tell(now, e, Began)
	}
}

func (e *episode) fragments() string {
	return fmt.Sprintf("%d such fragments from %s to %s", e.alert.Count, e.alert.Src, e.alert.Dst)
}
