package anomaly

import (
	"fmt"
	"strconv"
	"time"
)

// Setting is a threshold: what the flag that sets it is called and means. The
// command makes its flags, and the documentation its table, of these.
type Setting struct {
	Detector Detector
	Flag     string
	Help     string
	Default  any // an int or a time.Duration

	number   func(*Config) *int
	duration func(*Config) *time.Duration
}

// Set gives the threshold the value that a text names.
func (s *Setting) Set(c *Config, text string) error {
	if s.number != nil {
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 {
			return fmt.Errorf("%q is not a number above 0", text)
		}
		*s.number(c) = n
		return nil
	}
	v, err := time.ParseDuration(text)
	if err != nil || v <= 0 {
		return fmt.Errorf("%q is not a time like 90s or 12h", text)
	}
	*s.duration(c) = v
	return nil
}

// Settings are all thresholds, by detector.
func Settings() []Setting { return append([]Setting(nil), settings...) }

func number(d Detector, flag string, def int, field func(*Config) *int, help string) Setting {
	return Setting{Detector: d, Flag: flag, Help: help, Default: def, number: field}
}

func duration(d Detector, flag string, def time.Duration, field func(*Config) *time.Duration, help string) Setting {
	return Setting{Detector: d, Flag: flag, Help: help, Default: def, duration: field}
}

var settings = []Setting{
	number(PortScans, "scan-ports", 20, func(c *Config) *int { return &c.ScanPorts },
		"ports of one host that failed"),
	number(PortScans, "scan-hosts", 25, func(c *Config) *int { return &c.ScanHosts },
		"hosts that failed on one port"),
	duration(PortScans, "scan-window", time.Minute, func(c *Config) *time.Duration { return &c.ScanWindow },
		"the time in which they are counted"),
	number(PortScans, "scan-odds", 10000, func(c *Config) *int { return &c.ScanOdds },
		"how many times likelier a scanner must be than an honest client, by what failed and what did not"),
	number(SlowScans, "slow-scan-ports", 30, func(c *Config) *int { return &c.SlowPorts },
		"ports of one host that failed"),
	number(SlowScans, "slow-scan-hosts", 60, func(c *Config) *int { return &c.SlowHosts },
		"hosts that failed on one port"),
	duration(SlowScans, "slow-scan-window", 12*time.Hour, func(c *Config) *time.Duration { return &c.SlowWindow },
		"the time in which they are counted"),
	number(Floods, "syn-flood-rate", 500, func(c *Config) *int { return &c.SYNRate },
		"SYNs per second to one host, less completed handshakes, that are never too many"),
	number(Floods, "udp-flood-rate", 2000, func(c *Config) *int { return &c.UDPRate },
		"UDP packets per second to one host that has not answered, that are never too many"),
	number(Floods, "icmp-flood-rate", 500, func(c *Config) *int { return &c.ICMPRate },
		"ICMP packets per second to one host that are never too many"),
	number(Floods, "flood-factor", 4, func(c *Config) *int { return &c.FloodFactor },
		"how many times a host's usual rate is too much"),
	number(ARPSpoofing, "arp-replies", 3, func(c *Config) *int { return &c.ARPReplies },
		"replies within 30 s that nobody asked for and that claim an address of another"),
	number(Fragments, "tiny-fragments", 4, func(c *Config) *int { return &c.TinyFragments },
		"fragments below 64 bytes, the last ones of datagrams apart, within a minute"),
	number(Smurfs, "smurf-rate", 20, func(c *Config) *int { return &c.SmurfRate },
		"pings of a broadcast address per second"),
	number(DNSTunnels, "dns-tunnel-kbit", 256, func(c *Config) *int { return &c.TunnelKbit },
		"information in different names of one domain, asked for by one host within an hour"),
	number(Amplification, "amplification-rate", 50, func(c *Config) *int { return &c.AmpRate },
		"answers per second to one host"),
	number(Amplification, "amplification-factor", 8, func(c *Config) *int { return &c.AmpFactor },
		"bytes of answers for a byte of questions"),
	number(BruteForce, "brute-force-tries", 20, func(c *Config) *int { return &c.BruteTries },
		"short connections of one host to one service of another"),
	duration(BruteForce, "brute-force-window", time.Minute, func(c *Config) *time.Duration { return &c.BruteWindow },
		"the time in which they are counted"),
	number(Beacons, "beacon-count", 24, func(c *Config) *int { return &c.BeaconCount },
		"connections in a row at regular intervals"),
	number(Beacons, "beacon-jitter", 20, func(c *Config) *int { return &c.BeaconJitter },
		"how far from the median the median interval may be, in percent"),
	duration(Beacons, "beacon-min", 10*time.Second, func(c *Config) *time.Duration { return &c.BeaconMin },
		"the shortest interval"),
	duration(NumDetectors, "episode-quiet", time.Minute, func(c *Config) *time.Duration { return &c.Quiet },
		"how long nothing of an episode must be seen for its end"),
	number(NumDetectors, "max-entries", 16384, func(c *Config) *int { return &c.MaxEntries },
		"how many sources, targets and pairs are watched at a time, per table"),
	number(NumDetectors, "max-episodes", 512, func(c *Config) *int { return &c.MaxEpisodes },
		"how many episodes go on at a time"),
}
