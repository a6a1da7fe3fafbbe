package cli

import (
	"bytes"
	"testing"
	"time"
)

func TestJSONLines(t *testing.T) {
	type reply struct {
		Record
		From  string  `json:"from"`
		RTT   float64 `json:"rtt_ms"`
		Extra *int    `json:"extra,omitempty"`
	}
	var b bytes.Buffer
	j := NewJSONLines(&b)
	at := time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("", 3600))
	for _, rtt := range []float64{1.5, 1e9} {
		if err := j.Write(reply{Record: NewRecord("reply", at), From: "<a&b>", RTT: rtt}); err != nil {
			t.Fatal(err)
		}
	}
	want := `{"type":"reply","time":"2026-03-01T11:00:00.123456789Z","from":"<a&b>","rtt_ms":1.5}
{"type":"reply","time":"2026-03-01T11:00:00.123456789Z","from":"<a&b>","rtt_ms":1000000000}
`
	if got := b.String(); got != want {
		t.Errorf("got  %swant %s", got, want)
	}
}

func TestJSONLinesInsistOnAType(t *testing.T) {
	var b bytes.Buffer
	j := NewJSONLines(&b)
	for _, record := range []any{Record{}, struct{ X int }{1}, "text", make(chan int)} {
		if err := j.Write(record); err == nil {
			t.Errorf("%v went out as %s", record, b.String())
		}
	}
}
