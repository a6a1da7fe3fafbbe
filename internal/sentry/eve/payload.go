package eve

import (
	"encoding/base64"

	"gotcp/internal/ids"
)

// appendPayload shows what was inspected, if it was kept: as it was, and as far as it can
// be read, with a point for what can't. stream is 1 for bytes of a stream, 0 for those of a packet.
func appendPayload(b []byte, a *ids.Alert) []byte {
	if len(a.Payload) == 0 {
		return b
	}
	b = open(b, "payload", '"')
	b = append(base64.StdEncoding.AppendEncode(b, a.Payload), '"')
	b = open(b, "payload_printable", '"')
	for _, c := range a.Payload {
		switch {
		case c == '\r' || c == '\n' || c == '"' || c == '\\':
			b = appendEscape(b, c)
		case c < ' ' || c > '~':
			b = append(b, '.')
		default:
			b = append(b, c)
		}
	}
	b = append(b, '"')
	stream := uint64(0)
	if a.Source == ids.FromStream {
		stream = 1
	}
	return number(b, "stream", stream)
}
