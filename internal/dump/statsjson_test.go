package dump

import (
	"strings"
	"testing"
	"time"
)

func TestStatsJSON(t *testing.T) {
	const want = `{"type":"total","time":"2023-11-14T22:13:20Z","seconds":1,"packets":3,"bytes":130,"packets_per_second":3,"bits_per_second":1040,"min_length":14,"max_length":62` +
		`,"sizes":[{"from":0,"to":19,"packets":1,"bytes":14},{"from":40,"to":79,"packets":2,"bytes":116}]` +
		`,"protocols":[{"protocol":"ip/udp","packets":1,"bytes":62},{"protocol":"ip/tcp","packets":1,"bytes":54},{"protocol":"0x88cc","packets":1,"bytes":14}]` +
		`,"hosts":[{"host":"10.0.0.1","packets":2,"bytes":116,"packets_in":0,"bytes_in":0,"packets_out":2,"bytes_out":116},{"host":"10.0.0.2","packets":2,"bytes":116,"packets_in":2,"bytes_in":116,"packets_out":0,"bytes_out":0}]` +
		`,"ports":[{"protocol":"udp","port":40000,"packets":1,"bytes":62,"packets_in":0,"bytes_in":0,"packets_out":1,"bytes_out":62},{"protocol":"udp","port":53,"packets":1,"bytes":62,"packets_in":1,"bytes_in":62,"packets_out":0,"bytes_out":0},{"protocol":"tcp","port":40000,"packets":1,"bytes":54,"packets_in":0,"bytes_in":0,"packets_out":1,"bytes_out":54},{"protocol":"tcp","port":80,"packets":1,"bytes":54,"packets_in":1,"bytes_in":54,"packets_out":0,"bytes_out":0}]}` + "\n"
	if got := reports(t, NewStatsJSON(0)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Each interval has a record of its own.
func TestStatsJSONIntervals(t *testing.T) {
	got := reports(t, NewStatsJSON(time.Second))
	if n, m := strings.Count(got, `{"type":"interval"`), strings.Count(got, `{"type":"total"`); n != 2 || m != 1 || strings.Count(got, "\n") != 3 {
		t.Errorf("%d intervals, %d totals: %s", n, m, got)
	}
}

func TestStatsJSONForgotten(t *testing.T) {
	got := reports(t, newStats(0, 2, newStatsJSON()))
	if want := `"forgotten":{"ports":{"count":2,"lacking_bytes":108},"protocols":{"count":1,"lacking_bytes":54}}`; !strings.Contains(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
}
