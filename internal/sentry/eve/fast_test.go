package eve

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
)

func TestFast(t *testing.T) {
	w, a := New(Config{}), webAlert()
	const want = "01/02/2024-12:00:00.000042  [**] [1:2000:3] a message [**] [Classification: A Network Trojan was detected] [Priority: 1] {TCP} 1.2.3.4:80 -> 5.6.7.8:1234\n"
	if got := string(w.AppendFast(nil, a)); got != want {
		t.Errorf("%q", got)
	}
	a.Class, a.Msg = "", "two\nlines \x1b[31m"
	if got := string(w.AppendFast(nil, a)); !strings.Contains(got, "] two.lines .[31m [**] [Classification: (null)] [Priority: 1]") {
		t.Errorf("%q", got)
	}
}

// What is too broken for addresses is shown as it is.
func TestFastRaw(t *testing.T) {
	w := New(Config{})
	a := &ids.Alert{Frame: ids.Frame{Time: noon, Data: make([]byte, 60)}, GID: 1, SID: 2, Rev: 1, Msg: "broken", Priority: 3}
	a.Frame.Data[0] = 0xab
	want := "01/02/2024-12:00:00.000042  [**] [1:2:1] broken [**] [Classification: (null)] [Priority: 3] [**] [Raw pkt: ab" + strings.Repeat(" 00", 31) + "]\n"
	if got := string(w.AppendFast(nil, a)); got != want {
		t.Errorf("%q", got)
	}
}

// A flood comes from everywhere; a detector says in words what it saw.
func TestFastDetector(t *testing.T) {
	w := New(Config{})
	a := &ids.Alert{
		Frame: ids.Frame{Time: noon}, GID: 9000, SID: 401, Rev: 1, Msg: "a flood", Class: "Attempted Denial of Service", Priority: 2, Proto: "TCP", HasPorts: true,
		Dst: ends("10.0.0.2:80"), Source: ids.FromDetector, Summary: []ids.Fact{{Name: "detector", Text: "flood"}, {Name: "summary", Text: "900 SYNs a second"}},
	}
	const want = "01/02/2024-12:00:00.000042  [**] [9000:401:1] a flood: 900 SYNs a second [**] [Classification: Attempted Denial of Service] [Priority: 2] {TCP} 0.0.0.0:0 -> 10.0.0.2:80\n"
	if got := string(w.AppendFast(nil, a)); got != want {
		t.Errorf("%q", got)
	}
	got := decode(t, w.AppendAlert(nil, a))
	if _, there := got["src_ip"]; there || got["dest_ip"] != "10.0.0.2" || got["proto"] != "TCP" {
		t.Errorf("%v", got)
	}
}
