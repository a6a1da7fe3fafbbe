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
