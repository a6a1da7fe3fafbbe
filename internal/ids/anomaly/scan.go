package anomaly

import (
	"fmt"
	"math"
	"net/netip"
	"time"

	"gotcp/internal/recent"
	"gotcp/internal/wire"
)

// scans finds who looks for open ports, by what fails.
//
// A target is a port of a host. Who scans fails at most targets that he tries,
// whom others know rarely does. So targets are counted that failed (refused by
// a RST or an ICMP unreachable, or left without an answer), each once, twice
// over: the ports of one host that a source failed at (a vertical scan) and the
// hosts where it failed at one port (a horizontal one), by Method. That is a
// fan. Over its targets runs the sequential test of threshold random walk (Jung,
// Paxson, Berger, Balakrishnan 2004): the odds of a scanner are multiplied by
// 0.8/0.4 with a target that fails and 0.2/0.6 with one that does not. Many that
// failed AND high odds raise the alert. A crawler, or a crowd behind one address,
// fails often, but succeeds more often; a client whose server is down fails at
// few targets.
//
// A target that has answered anybody within the last hours is no discovery: that
// it fails now is an outage (the paper's "first contact"). The same goes for the
// same port by another protocol: browsers try UDP 443 where TCP 443 is known.
//
// Slow scans are the same fans over SlowWindow instead of ScanWindow, in two
// halves, of which the older is forgotten when the younger is full grown.
//
// All that one source does with one method is one episode, whichever fan shows
// it first: a whole network's ports give one alert.
type scans struct {
	fans  recent.Table[fanKey, fan]
	known memory // targets that have answered
	// failing are the sources that have fans, so that nothing need be looked up
	// for the many that have none.
	failing memory
	alarm   float32 // the odds' logarithm
}

// fanKey names a fan. Vertical ones have a host, horizontal ones a port.
type fanKey struct {
	src, host address
	port      uint16
	vertical  bool
	method    Method
}

// fan is the targets of a source in one direction.
type fan struct {
	since       stamp
	first       uint64 // the packet that failed first within the window
	tried       sketch
	failed      float32 // of those tried
	stack       float32 // of those failed: the SYN was a stack's own
	walk        float32
	slow        [2]slowHalf // the younger, the older
	told        bool        // the younger half has had its alert
	halfSince   stamp
	slowFirst   uint64
	slowFirstAt stamp
}

// slowHalf is half of a slow scan's window.
type slowHalf struct {
	tried  sketch
	failed float32
	walk   float32
}

// The walk's steps: an honest client's targets succeed in 3 of 5 cases at least
// (peers of file sharing are that bad), a scanner's in 1 of 5.
var (
	stepFailed    = float32(math.Log(0.8 / 0.4))
	stepSucceeded = float32(math.Log(0.2 / 0.6))
)

// walkFloor is how honest one can seem: who was so for a year must not be free
// to scan for a day.
const walkFloor = -5

// suspects: a source with so many failed targets is kept in spite of a flood of
// sources that fail once.
const suspects = 4

func newScans(cfg *Config) scans {
	return scans{
		fans: recent.NewTable[fanKey, fan](cfg.MaxEntries), known: newMemory(1 << 14), failing: newMemory(1 << 12),
		alarm: float32(math.Log(float64(cfg.ScanOdds))),
	}
}

// answered is a target that did not fail.
func (d *Detectors) answered(now stamp, o *Observation) {
	hash := hashTarget(d.cfg.Seed, o.Dst, o.DstPort)
	d.scans.known.add(now, hash, stamp(d.cfg.SlowWindow)/2)
	m := methodOf(o)
	if m == noMethod || !d.scans.failing.has(hashAddr(o.Src)) {
		return
	}
	for _, k := range fansOf(o, m) {
		if f := d.scans.fans.Find(k); f != nil {
			f.renew(now, &d.cfg)
			f.succeeded(hash)
		}
	}
}

// fansOf are the two fans that a target belongs to.
func fansOf(o *Observation, m Method) [2]fanKey {
	src := addressOf(o.Src)
	return [2]fanKey{
		{src: src, host: addressOf(o.Dst), vertical: true, method: m},
		{src: src, port: o.DstPort, method: m},
	}
}

// failed is a target that did.
func (d *Detectors) failed(now stamp, o *Observation) {
	m := methodOf(o)
	if m == noMethod || everybody(o.Dst) || traced(o) || oneSided(o) {
		return
	}
	hash := hashTarget(d.cfg.Seed, o.Dst, o.DstPort)
	if d.scans.known.has(hash) {
		return
	}
	about := topic{kind: VerticalScan + SID(m), src: addressOf(o.Src)}
	if e := d.going(about); e != nil {
		e.hit(o)
		if !e.before.has(hash) {
			e.targets.add(hash)
		}
		e.hosts.add(hashAddr(o.Dst))
		return
	}
	d.scans.failing.add(now, hashAddr(o.Src), stamp(d.cfg.SlowWindow))
	for _, k := range fansOf(o, m) {
		f, _ := d.scans.fans.Visit(k)
		f.renew(now, &d.cfg)
		f.fail(now, o, hash)
		if f.failed >= suspects || f.slow[0].failed >= suspects {
			d.scans.fans.Protect(k)
		}
		if d.scanned(now, o, k, f) {
			return
		}
	}
}

// renew begins the windows that are over.
func (f *fan) renew(now stamp, cfg *Config) {
	if expired(now, f.since, stamp(cfg.ScanWindow)) {
		f.since, f.first = now, 0
		f.tried, f.failed, f.stack, f.walk = sketch{}, 0, 0, 0
	}
	if half := stamp(cfg.SlowWindow) / 2; expired(now, f.halfSince, half) {
		old := f.slow[0]
		if expired(now, f.halfSince, 2*half) {
			old = slowHalf{}
		}
		f.slow, f.told, f.halfSince = [2]slowHalf{{}, old}, false, now
		if old.failed == 0 {
			f.slowFirst = 0
		}
	}
}

func (f *fan) succeeded(hash uint64) {
	if f.tried.add(hash) {
		f.walk = max(f.walk+stepSucceeded, walkFloor)
	}
	if h := &f.slow[0]; !f.slow[1].tried.has(hash) && h.tried.add(hash) {
		h.walk = max(h.walk+stepSucceeded, walkFloor)
	}
}

// fail enters a target that failed. The fuller a sketch is, the more of the new
// go unnoticed: so those that are noticed count for more than one.
func (f *fan) fail(now stamp, o *Observation, hash uint64) {
	if n := 1 / float32(f.tried.chance()); f.tried.add(hash) {
		if f.first == 0 {
			f.first = o.Number
		}
		f.walk += stepFailed
		f.failed += n
		if o.Options >= stackOptions {
			f.stack += n
		}
	}
	h := &f.slow[0]
	if n := 1 / float32(h.tried.chance()); !f.slow[1].tried.has(hash) && h.tried.add(hash) {
		if f.slowFirst == 0 {
			f.slowFirst, f.slowFirstAt = o.Number, now
		}
		h.walk += stepFailed
		h.failed += n
	}
}

// scanned raises what a fan shows, and reports whether it did.
func (d *Detectors) scanned(now stamp, o *Observation, k fanKey, f *fan) bool {
	fast, slow := d.cfg.ScanHosts, d.cfg.SlowHosts
	base, slowKind := HorizontalScan, SlowHorizontal
	if k.vertical {
		fast, slow = d.cfg.ScanPorts, d.cfg.SlowPorts
		base, slowKind = VerticalScan, SlowVertical
	}
	a := Alert{Src: o.Src, Proto: o.Proto, Last: o.Number, DstPort: k.port}
	if k.vertical {
		a.Dst = o.Dst
	}
	method := k.method
	quiet := stamp(0)
	slowFailed := int(f.slow[0].failed + f.slow[1].failed)
	switch {
	case int(f.failed) >= fast && f.walk >= d.scans.alarm:
		if method == SYNScan && f.stack > f.failed/2 {
			method = ConnectScan
		}
		a.SID, a.Count, a.Targets = base+SID(method), uint64(f.failed), uint64(f.failed)
		a.Since, a.First = f.since.time(), f.first
	case !f.told && slowFailed >= slow && f.slow[0].walk+f.slow[1].walk >= d.scans.alarm:
		a.SID, a.Count, a.Targets = slowKind, uint64(slowFailed), uint64(slowFailed)
		a.Since, a.First = f.slowFirstAt.time(), f.slowFirst
		quiet = stamp(d.cfg.SlowWindow) / 4
	default:
		return false
	}
	f.told = true
	e := d.raise(now, report{
		topic: topic{kind: VerticalScan + SID(k.method), src: k.src}, alert: a, quiet: quiet,
		describe: func(e *episode) string { return e.scan(method, k.vertical) },
	})
	if e == nil {
		return false
	}
	e.before, e.base = f.tried, a.Targets
	if a.SID == slowKind {
		e.before = f.slow[0].tried
		e.before.join(&f.slow[1].tried)
	}
	d.tell(now, e, Began)
	return true
}

// scan is a scan in words.
func (e *episode) scan(m Method, vertical bool) string {
	a := &e.alert
	took := a.Duration().Round(time.Millisecond)
	switch hosts := e.hosts.count(); {
	case vertical && hosts > 1:
		return fmt.Sprintf("%s scan by %s: %d ports of %s and %d other hosts failed in %s", m, a.Src, a.Targets, a.Dst, hosts-1, took)
	case vertical:
		return fmt.Sprintf("%s scan by %s: %d ports of %s failed in %s", m, a.Src, a.Targets, a.Dst, took)
	case hosts > 0 && a.Targets > 2*(hosts+e.base):
		return fmt.Sprintf("%s scan by %s: %d ports of about %d hosts failed in %s", m, a.Src, a.Targets, hosts, took)
	}
	return fmt.Sprintf("%s scan by %s: port %d of %d hosts failed in %s", m, a.Src, a.DstPort, a.Targets, took)
}

// everybody reports an address of many: what goes there has no answer to fail.
func everybody(a netip.Addr) bool {
	return a.IsMulticast() || a.IsUnspecified() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// oneSided reports a connection of which only one side is seen: who sends data by
// TCP has been answered, where we don't look.
func oneSided(o *Observation) bool {
	return o.Kind == FlowUnanswered && o.Proto == wire.ProtoTCP && o.to().Bytes > 0
}

// traced reports a probe of traceroute: to ever new ports by design, with a TTL
// that does not reach far.
func traced(o *Observation) bool {
	return o.Proto == wire.ProtoUDP && o.TTL <= 32 && o.DstPort >= 33000 && o.DstPort < 35000
}
