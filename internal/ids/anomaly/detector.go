package anomaly

import "fmt"

// Detector is one of the detectors, as allow-lists and switches name it.
type Detector uint8

// The detectors.
const (
	PortScans Detector = iota
	SlowScans
	Floods
	ARPSpoofing
	IPSpoofing
	Fragments
	LandAttacks
	Smurfs
	DNSTunnels
	Amplification
	BruteForce
	Beacons
	ResetInjections
	NumDetectors
)

var detectorNames = [NumDetectors]string{
	"scan", "slow-scan", "flood", "arp-spoof", "ip-spoof", "fragment", "land", "smurf", "dns-tunnel", "amplification",
	"brute-force", "beacon", "rst-injection",
}

func (d Detector) String() string {
	if d < NumDetectors {
		return detectorNames[d]
	}
	return fmt.Sprintf("detector %d", uint8(d))
}

// algorithms are how they decide, in a sentence; their files say it at length.
var algorithms = [NumDetectors]string{
	PortScans:       "different targets that failed (ports of a host, hosts at a port), by the kind of packet, and a threshold random walk over what failed and what did not",
	SlowScans:       "the same over half a day, in sketches of fixed size",
	Floods:          "cumulative sum of packets per second to a host that nobody answers, above its usual rate (exponentially weighted mean)",
	ARPSpoofing:     "replies that nobody asked for, again and again, for an address that has another owner; any claim of an address of ours",
	IPSpoofing:      "flows from an address of ours that come from another station, or from our network by way of a router outside",
	Fragments:       "places of the fragments of a datagram held against one another: overlap, containment, beyond the largest datagram, too small for a header",
	LandAttacks:     "packets to a host from its own address and port",
	Smurfs:          "rate of pings of a broadcast address, or of echo replies from many hosts that were not asked for",
	DNSTunnels:      "information (letters times entropy) in the different names that a host asks for below one domain within an hour",
	Amplification:   "rate and length of answers to few different questions, or to none",
	BruteForce:      "short connections of one host to a service of another that took as much as a failed log-in takes",
	Beacons:         "connections to one host outside at regular intervals, unless many go there or whoever does it has many such partners",
	ResetInjections: "resets whose sender goes on, or with another TTL and guessed sequence numbers",
}

// Algorithm says in a sentence how it decides.
func (d Detector) Algorithm() string {
	if d < NumDetectors {
		return algorithms[d]
	}
	return ""
}

// MarshalText makes a Detector a string in JSON.
func (d Detector) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText makes Detector a type that flags can be read into.
func (d *Detector) UnmarshalText(text []byte) error {
	for i, name := range detectorNames {
		if name == string(text) {
			*d = Detector(i)
			return nil
		}
	}
	return fmt.Errorf("%q is not a detector", text)
}
