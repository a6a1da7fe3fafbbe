package watch

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"gotcp/internal/wire"
)

// State is what a Watch knows, in a form to be kept.
type State struct {
	Version  int       `json:"version"`
	Saved    time.Time `json:"saved"`
	Stations []Station `json:"stations"`
}

// Station is one address.
type Station struct {
	IP netip.Addr `json:"ip"`
	// MACs are those it belonged to, the present one first.
	MACs  []wire.MAC `json:"macs"`
	First time.Time  `json:"first"` // seen first
	Last  time.Time  `json:"last"`  // claimed last by the present MAC
}

// stateVersion changes when an older program could misread the state.
const stateVersion = 1

// State is what is known now, the address that was used last first.
func (w *Watch) State(now time.Time) State {
	n, _ := w.stations.Filled()
	st := State{Version: stateVersion, Saved: now.UTC(), Stations: make([]Station, 0, n)}
	for _, s := range w.stations.All() {
		macs := make([]wire.MAC, s.known)
		copy(macs, s.macs[:])
		st.Stations = append(st.Stations, Station{IP: s.ip, MACs: macs, First: s.first.UTC(), Last: s.last.UTC()})
	}
	return st
}

// Restore enters what was known, into a Watch that has seen nothing yet.
func (w *Watch) Restore(st State) error {
	if st.Version != stateVersion {
		return fmt.Errorf("it is of version %d, and this program knows version %d", st.Version, stateVersion)
	}
	for i := len(st.Stations) - 1; i >= 0; i-- {
		k := &st.Stations[i]
		p := wire.ARPFields{SenderIP: k.IP}
		if len(k.MACs) > 0 {
			p.SenderMAC = k.MACs[0]
		}
		if len(k.MACs) == 0 || len(k.MACs) > maxMACs || !credible(&p) {
			return fmt.Errorf("station %d is none: %w", i+1, errState)
		}
		s, fresh := w.visit(k.Last, k.IP)
		if !fresh {
			return fmt.Errorf("%s stands there twice: %w", k.IP, errState)
		}
		s.first = k.First
		s.known = uint8(copy(s.macs[:], k.MACs))
	}
	return nil
}

var errState = errors.New("it is damaged")
