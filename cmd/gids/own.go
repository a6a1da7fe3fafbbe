package main

import (
	"math/rand/v2"
	"slices"

	"gotcp/internal/capture"
	"gotcp/internal/host"
)

// ownAddresses tells the detectors what is ours on the interfaces that are listened to: who else
// sends from there lies. And nobody outside is to know how they count.
func (s *session) ownAddresses() error {
	all, err := host.Interfaces()
	if err != nil {
		return err
	}
	a := &s.config.Anomaly
	a.Seed = rand.Uint64()
	for _, i := range all {
		if i.Loopback || !slices.Contains(s.flags.Interface, i.Name) && !slices.Contains(s.flags.Interface, capture.Any) {
			continue
		}
		for _, p := range i.Addrs {
			a.Own = append(a.Own, p.Addr())
		}
		if i.Ethernet {
			a.MACs = append(a.MACs, i.MAC)
		}
	}
	return nil
}
