package app

// Direction is where a packet, or a byte of a stream, is going.
type Direction uint8

// The directions of a flow. Its client is who sent the first packet.
const (
	ToServer Direction = iota
	ToClient
)

// Other is the opposite direction.
func (d Direction) Other() Direction { return d ^ 1 }

func (d Direction) String() string {
	if d == ToServer {
		return "to_server"
	}
	return "to_client"
}
