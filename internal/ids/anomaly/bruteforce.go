package anomaly

import (
	"fmt"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// guessing finds who tries passwords, by the connections that this takes:
// servers close after a few failed ones, and who got in stays. Counted are those
// of one host to one service of another, within BruteWindow, that were over within
// half a minute, had the first bytes of a log-in and no more than failures take:
// enough for the exchange of keys or TLS, too little for a session. BruteTries of
// them raise the alert. Checks that only open a port, or only read the banner,
// don't count.
type guessing struct {
	pairs recent.Table[guessKey, guess]
}

type guessKey struct {
	src, dst address
	port     uint16
}

type guess struct {
	since stamp
	first uint64
	count int
}

// service is one that people log in to.
type service struct {
	sid SID
	// least is what a client sends before it is refused, and most what either
	// side does.
	least, most uint64
}

var services = map[uint16]service{
	22:   {BruteSSH, 500, 8000}, // beyond the key exchange's first message
	21:   {BruteFTP, 10, 1500},  // "USER a", "PASS b"
	23:   {BruteTelnet, 6, 3000},
	3389: {BruteRDP, 200, 8000}, // beyond the first message of TLS
}

const shortSession = 30 * time.Second

func newGuessing(cfg *Config) guessing {
	return guessing{pairs: recent.NewTable[guessKey, guess](cfg.MaxEntries / 4)}
}

func (d *Detectors) ended(now stamp, o *Observation) {
	if o.Proto != wire.ProtoTCP {
		return
	}
	s, ok := services[o.DstPort]
	if !ok || o.Duration > shortSession || o.to().Bytes < s.least || o.to().Bytes > s.most ||
		o.from().Bytes == 0 || o.from().Bytes > s.most {
		return
	}
	k := guessKey{addressOf(o.Src), addressOf(o.Dst), o.DstPort}
	about := topic{kind: s.sid, src: k.src, dst: k.dst}
	if e := d.going(about); e != nil {
		e.hit(o)
		return
	}
	g, fresh := d.guessing.pairs.Visit(k)
	if fresh || expired(now, g.since, stamp(d.cfg.BruteWindow)) {
		*g = guess{since: now, first: o.Number}
	}
	g.count++
	if g.count < d.cfg.BruteTries {
		return
	}
	e := d.raise(now, report{topic: about, describe: (*episode).guesses, alert: Alert{
		SID: s.sid, Src: o.Src, Dst: o.Dst, DstPort: o.DstPort, Proto: o.Proto, Count: uint64(g.count),
		Since: g.since.time(), First: g.first, Last: o.Number,
	}})
	if e != nil {
		d.tell(now, e, Began)
	}
}

func (e *episode) guesses() string {
	a := &e.alert
	return fmt.Sprintf("%d short connections of %s to port %d of %s in %s", a.Count, a.Src, a.DstPort, a.Dst, a.Duration().Round(time.Millisecond))
}
