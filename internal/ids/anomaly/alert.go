package anomaly

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// GID is the generator of all alerts of the detectors. Rules have 1, and the
// engines that exist use numbers below 3000 for their own.
const GID = 9000

// SID names what was found. The numbers are stable: suppressions and dashboards
// are made with them.
type SID uint32

// The kinds of alerts. Those of the scans are a base and a Method.
const (
	VerticalScan   SID = 100 // many ports of one host
	HorizontalScan SID = 200 // one port of many hosts
	SlowVertical   SID = 301
	SlowHorizontal SID = 302
	SYNFlood       SID = 401
	UDPFlood       SID = 402
	ICMPFlood      SID = 403
	ARPSpoof       SID = 501
	ARPOwn         SID = 502
	SpoofedOwn     SID = 511
	SpoofedHome    SID = 512
	FragOverlap    SID = 601
	FragTiny       SID = 602
	PingOfDeath    SID = 603
	Teardrop       SID = 604
	Land           SID = 611
	Smurf          SID = 612
	DNSTunnel      SID = 701
	DNSAmplify     SID = 702
	Reflection     SID = 703
	BruteSSH       SID = 801
	BruteFTP       SID = 802
	BruteTelnet    SID = 803
	BruteRDP       SID = 804
	Beacon         SID = 811
	ResetInjection SID = 821
)

// Phase says whether an alert opens an episode or closes it.
type Phase uint8

const (
	// Began is raised at once when a threshold is passed: the alert. There is
	// one in an episode.
	Began Phase = iota
	// Ended sums the episode up when nothing of it was seen for a while, or at
	// the end of a capture. It tells nothing new if it was over at once: Count
	// says how much came after the alert.
	Ended
)

func (p Phase) String() string {
	if p == Ended {
		return "ended"
	}
	return "began"
}

// Alert is something that a detector found.
type Alert struct {
	Time     time.Time // when it was raised
	SID      SID
	Phase    Phase
	Message  string // of the kind: always the same for a SID
	Class    string // of classification.config
	Priority uint8
	Detector Detector

	// Src is who does it, invalid where that can't be said (a flood from many
	// sources); Dst is to whom, invalid where there are many. Ports are 0 where
	// they don't matter.
	Src, Dst         netip.Addr
	SrcPort, DstPort uint16
	Proto            wire.IPProto

	// Summary is the facts in words, "45 ports of 10.0.0.2 failed in 0.2 s".
	Summary string

	// The facts, those that the kind has: Count of what was counted (failures,
	// packets, connections, names), Targets how many different ones (ports, hosts,
	// sources), Rate per second at its highest.
	Count, Targets uint64
	Rate           float64
	// Since is when the episode began, Until its last packet; First and Last are
	// these packets' numbers.
	Since, Until time.Time
	First, Last  uint64
}

// Duration is how long the episode has lasted so far.
func (a *Alert) Duration() time.Duration { return a.Until.Sub(a.Since) }
