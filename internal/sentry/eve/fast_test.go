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
