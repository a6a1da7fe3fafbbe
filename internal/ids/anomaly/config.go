package anomaly

import (
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// Config is what Detectors are made with. A threshold of zero means its
// default, which stands in Settings.
type Config struct {
	// Off are detectors that don't run.
	Off [NumDetectors]bool
	// Allow are hosts of which nothing is reported, be they source or
	// destination; AllowFor are those of one detector.
	Allow    []netip.Prefix
	AllowFor [NumDetectors][]netip.Prefix
	// AllowNames are domains that data may be sent to in names, beside those
	// that are known for it.
	AllowNames []string

	// Home are the networks that are ours. Default: the private ones.
	Home []netip.Prefix
	// Own are addresses of ours, and MACs their Ethernet addresses: what comes
	// from another is not from us. Without MACs they are learned.
	Own  []netip.Addr
	MACs []wire.MAC
	// Outside are the Ethernet addresses of the routers to the outside: what
	// they deliver can't have a source in Home.
	Outside []wire.MAC

	// Seed keys what is counted by hashes, so that nobody can choose targets
	// that count as one. The same seed gives the same alerts.
	Seed uint64

	// The thresholds, as Settings explains them.

	Quiet time.Duration

	ScanPorts, ScanHosts, ScanOdds int
	ScanWindow                     time.Duration
	SlowPorts, SlowHosts           int
	SlowWindow                     time.Duration
	SYNRate, UDPRate, ICMPRate     int
	FloodFactor                    int
	ARPReplies                     int
	TinyFragments                  int
	SmurfRate                      int
	TunnelKbit                     int
	AmpRate, AmpFactor             int
	BruteTries                     int
	BruteWindow                    time.Duration
	BeaconCount, BeaconJitter      int
	BeaconMin                      time.Duration

	// MaxEntries bounds every table, MaxEpisodes what goes on at a time: what
	// matters least makes room.
	MaxEntries, MaxEpisodes int
}

// home are the private networks (RFC 1918, RFC 4193, RFC 3927, RFC 4862).
var home = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"),
}

func (c *Config) setDefaults() {
	if len(c.Home) == 0 {
		c.Home = home
	}
	for _, s := range settings {
		switch {
		case s.number != nil:
			if p := s.number(c); *p <= 0 {
				*p = s.Default.(int)
			}
		case s.duration != nil:
			if p := s.duration(c); *p <= 0 {
				*p = s.Default.(time.Duration)
			}
		}
	}
}

// allowed reports whether nothing is to be said of an address.
func (c *Config) allowed(d Detector, a netip.Addr) bool {
	return a.IsValid() && (within(c.Allow, a) || within(c.AllowFor[d], a))
}

func within(nets []netip.Prefix, a netip.Addr) bool {
	for _, n := range nets {
		if n.Contains(a) {
			return true
		}
	}
	return false
}
