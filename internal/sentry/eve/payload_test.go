package eve

import (
	"encoding/base64"
	"testing"

	"gotcp/internal/ids"
)

func TestPayload(t *testing.T) {
	payload := "GET /\"\\\r\n\t\x00\x7f\xffend"
	for source, stream := range map[ids.PacketSource]float64{ids.FromWire: 0, ids.FromStream: 1} {
		a := webAlert()
		a.Payload, a.Source = []byte(payload), source
		m := decode(t, New(Config{}).AppendAlert(nil, a))
		if m["payload"] != base64.StdEncoding.EncodeToString([]byte(payload)) || m["payload_printable"] != "GET /\"\\\r\n....end" || m["stream"] != stream {
			t.Errorf("%q, %q, %v", m["payload"], m["payload_printable"], m["stream"])
		}
	}
	m := decode(t, New(Config{}).AppendAlert(nil, webAlert()))
	for _, name := range []string{"payload", "payload_printable", "stream"} {
		if _, ok := m[name]; ok {
			t.Errorf("%s of nothing", name)
		}
	}
}
