package neigh

// State is how much we know of a neighbour (RFC 4861 §7.3.2, in the words of
// ARP: a reply that we asked for stands for a solicited advertisement).
type State uint8

// The states.
const (
	// Unknown: there is no entry.
	Unknown State = iota
	// Incomplete: we are asking, nobody has answered yet.
	Incomplete
	// Reachable: confirmed not long ago.
	Reachable
	// Stale: known, but not confirmed for a while; fit for use.
	Stale
	// Delay: in use again; the layers above have a moment to confirm it.
	Delay
	// Probe: they did not; we ask the neighbour itself.
	Probe
	// Failed: nobody answered. The next Lookup asks again.
	Failed
)

var stateNames = [...]string{"UNKNOWN", "INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED"}

// String is the state's name as RFC 4861 writes it.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "?"
}

// Usable reports whether packets may be sent to the address that is known.
func (s State) Usable() bool { return s >= Reachable && s <= Probe }
