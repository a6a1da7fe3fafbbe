package analysis

import (
	"encoding/json"
	"testing"
)

const transfer = handshake + `
	20   > P. seq 1 len 100 ack 1   |
	30.8 < .  seq 1 ack 101         | [rtt 10.8ms]
	31   > P. seq 101 len 100 ack 1 |
	240  > P. seq 101 len 100 ack 1 | [retransmission]
	250  < F. seq 1 ack 201         |
	251  > .  seq 201 ack 2         | [rtt 1ms]
	252  > F. seq 201 ack 2         |
	260  < .  seq 2 ack 202         | [rtt 8ms]
`

func TestConnectionJSON(t *testing.T) {
	got, err := json.Marshal(play(t, transfer).only())
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"number":1,"client":"10.0.0.1:40000","server":"10.0.0.2:80","start_at":"2023-11-14T22:13:20Z","duration_seconds":0.26,"handshake_ms":11,` +
		`"to_server":{"packets":7,"bytes":300,"unique_bytes":200,"missing_bytes":0,"goodput_bits_per_second":6956.521739130434,` +
		`"rtt_ms":{"min":8,"median":9.437,"max":10.8,"count":3},"retransmissions":1,"fast_retransmissions":0,"spurious_retransmissions":0,` +
		`"retransmitted_bytes":100,"out_of_order":0,"dup_acks":0,"zero_windows":0,"window_full":0},` +
		`"to_client":{"packets":4,"bytes":0,"unique_bytes":0,"missing_bytes":0,"goodput_bits_per_second":0,` +
		`"rtt_ms":{"min":1,"median":1,"max":1,"count":2},"retransmissions":0,"fast_retransmissions":0,"spurious_retransmissions":0,` +
		`"retransmitted_bytes":0,"out_of_order":0,"dup_acks":0,"zero_windows":0,"window_full":0},"end":"closed"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestConnectionsAreInTheOrderOfTheirBeginning(t *testing.T) {
	d := play(t, transfer)
	d.say("1000 > S seq 70000")
	d.isns[0]++ // the third has another number
	d.say("2000 > S seq 80000")
	all := d.a.Connections()
	for i := 1; i < len(all); i++ {
		if all[i].Start.Before(all[i-1].Start) {
			t.Errorf("%v comes after %v", all[i].Start, all[i-1].Start)
		}
	}
	if len(all) != 3 || all[0].End != "closed" {
		t.Errorf("%+v", all)
	}
}
