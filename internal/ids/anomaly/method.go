package anomaly

import "gotcp/internal/wire"

// Method is how ports are scanned.
type Method uint8

// The methods.
const (
	noMethod    Method = iota
	SYNScan            // a SYN that no stack sends, or that is never completed
	ConnectScan        // a stack's own SYN
	FINScan
	NULLScan
	XMASScan
	ACKScan
	UDPScan
)

var methodNames = [...]string{"", "SYN", "connect", "FIN", "NULL", "XMAS", "ACK", "UDP"}

func (m Method) String() string { return methodNames[m] }

// stackOptions is how many kinds of TCP options a stack sends with a SYN at
// least: the maximum segment size, and two of window scale, selective
// acknowledgements and timestamps. The SYNs that scanners write by themselves
// have one or none.
const stackOptions = 3

// methodOf is how the first packet of a flow would scan. What opens a connection
// is taken for a SYN scan until its options are looked at.
func methodOf(o *Observation) Method {
	switch o.Proto {
	case wire.ProtoUDP:
		return UDPScan
	case wire.ProtoTCP:
	default:
		return noMethod
	}
	const push = wire.FIN | wire.PSH | wire.URG
	switch f := o.Flags & (wire.FIN | wire.SYN | wire.RST | wire.PSH | wire.ACK | wire.URG); f {
	case wire.SYN:
		return SYNScan
	case 0:
		return NULLScan
	case wire.FIN:
		return FINScan
	case wire.ACK:
		// With payload it is a connection that began before we looked.
		if o.Length == 0 {
			return ACKScan
		}
	case push, wire.FIN | wire.URG, wire.PSH | wire.URG, wire.FIN | wire.PSH, wire.URG, wire.PSH:
		return XMASScan
	}
	return noMethod
}
