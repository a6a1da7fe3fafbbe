package anomaly

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"gotcp/internal/recent"
)

// tunnels finds domains that are told more than names: who asks for
// <data>.example.com sends the data to who runs example.com, whatever stands
// between them.
//
// For each client and registered domain the information in the *different* names
// below it is added up over an hour (information-based heavy hitters: Ozery,
// Nadler, Shabtai 2024; bounds after Paxson et al. 2013): letters times their
// entropy, less plainBits, which a name of a machine has anyway. So names of
// content networks, long and random but few, come to little; addresses on
// blocklists, short and many, to nothing; a tunnel comes to megabits. What is
// different is told by a sketch, and weighed with the inverse of the chance to
// notice it, so that the sum has no bias.
//
// Services that send data in names by design (lookups of files and senders by
// reputation) are listed in carriers, and AllowNames.
type tunnels struct {
	domains recent.Table[tunnelKey, tunnel]
	allowed map[string]bool
}

type tunnelKey struct {
	client address
	domain uint64
}

// tunnel is a domain as a client asks for it.
type tunnel struct {
	since stamp
	first uint64
	names crowd
	bits  float64
}

const (
	// plainBits is the information of a name that says nothing: 13 letters of
	// base 32.
	plainBits = 64
	// tunnelWindow is the time over which information is added up.
	tunnelWindow = stamp(time.Hour)
	// notable is the share of the threshold from which a domain is kept in spite
	// of a flood of domains.
	notable = 1.0 / 64
)

// carriers are domains whose names carry data by design, as their operators
// document: checks of files, senders and sites by their hashes.
var carriers = []string{
	"arpa", "spamhaus.org", "spamhaus.net", "surbl.org", "uribl.com", "dnswl.org", "sophosxl.net", "mcafee.com",
	"trendmicro.com", "e5.sk", "senderbase.org", "barracudacentral.org",
}

func newTunnels(cfg *Config) tunnels {
	t := tunnels{domains: recent.NewTable[tunnelKey, tunnel](cfg.MaxEntries / 4), allowed: make(map[string]bool)}
	for _, list := range [][]string{carriers, cfg.AllowNames} {
		for _, name := range list {
			t.allowed[strings.ToLower(strings.TrimSuffix(name, "."))] = true
		}
	}
	return t
}

func (d *Detectors) asked(now stamp, o *Observation) {
	sub, domain := registered(o.Name)
	if len(sub) < plainBits/8 {
		return
	}
	bits := information(withoutAddress(sub)) - plainBits
	if bits <= 0 {
		return
	}
	about := topic{kind: DNSTunnel, src: addressOf(o.Src), port: uint16(hashName(d.cfg.Seed, domain))}
	if e := d.going(about); e != nil {
		e.hit(o)
		e.targets.add(hashName(d.cfg.Seed, sub))
		return
	}
	k := tunnelKey{addressOf(o.Src), hashName(d.cfg.Seed, domain)}
	t, fresh := d.tunnels.domains.Visit(k)
	if fresh || expired(now, t.since, tunnelWindow) {
		*t = tunnel{since: now, first: o.Number}
	}
	weight := 1 / t.names.chance()
	if !t.names.add(hashName(d.cfg.Seed, sub)) {
		return
	}
	t.bits += bits * weight
	most := float64(d.cfg.TunnelKbit) * 1000
	if t.bits >= most*notable {
		d.tunnels.domains.Protect(k)
	}
	if t.bits < most || d.carrier(o.Name) {
		return
	}
	d.reportTunnel(now, o, about, t, string(domain))
}

// carrier reports a name at or below one that may carry data.
func (d *Detectors) carrier(name []byte) bool {
	rest := strings.ToLower(string(bytes.TrimSuffix(name, []byte("."))))
	for {
		if d.tunnels.allowed[rest] {
			return true
		}
		dot := strings.IndexByte(rest, '.')
		if dot < 0 {
			return false
		}
		rest = rest[dot+1:]
	}
}

func (d *Detectors) reportTunnel(now stamp, o *Observation, about topic, t *tunnel, domain string) {
	kbit := t.bits / 1000
	e := d.raise(now, report{topic: about,
		alert: Alert{SID: DNSTunnel, Src: o.Src, Dst: o.Dst, DstPort: o.DstPort, Proto: o.Proto,
			Count: t.names.count(), Targets: t.names.count(), Since: t.since.time(), First: t.first, Last: o.Number},
		describe: func(e *episode) string {
			a := &e.alert
			return fmt.Sprintf("%s asked for %d different names below %s in %s, %.0f kbit at first",
				a.Src, a.Targets, domain, a.Duration().Round(time.Millisecond), kbit)
		}})
	if e == nil {
		return
	}
	e.targets = t.names
	d.tell(now, e, Began)
}
