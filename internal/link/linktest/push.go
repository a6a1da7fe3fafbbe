package linktest

import (
	"gotcp/internal/link"
	"gotcp/internal/wire"
)

// inFlight is how much Push sends ahead of the acknowledgements, so that it
// stays in the cache and within the peer's window once that has grown.
const inFlight = 1 << 20

// Push sends total bytes as fast as the peer acknowledges them, in the longest
// segments that the link takes, and returns when all are acknowledged.
func (c *Client) Push(total int) error {
	var headers [8][HeaderRoom]byte
	frames := make([]link.Frame, 0, len(headers))
	payload := Data(c.maxPayload())
	end, acked, window := c.seq+uint32(total), c.seq, uint32(len(payload))
	for acked != end {
		for len(frames) < len(headers) && c.seq != end {
			n := min(len(payload), int(end-c.seq))
			if c.seq+uint32(n)-acked > window {
				break
			}
			frames = append(frames, c.Frame(headers[len(frames)][:], wire.ACK, nil, payload[:n]))
			c.seq += uint32(n)
		}
		if err := SendAll(c.Link, frames); err != nil {
			return err
		}
		if len(frames) == cap(frames) && c.seq != end {
			frames = frames[:0]
			continue
		}
		frames = frames[:0]
		n, err := c.Link.Recv(c.in[:])
		if err != nil {
			return err
		}
		for i := range n {
			t, err := c.parse(&c.in[i])
			if err != nil {
				return err
			}
			if t != nil && int32(t.Ack()-acked) >= 0 {
				acked, window = t.Ack(), min(uint32(t.Window())<<c.peerScale, inFlight)
			}
		}
	}
	return nil
}
