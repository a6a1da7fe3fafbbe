package capture

import (
	"testing"

	"gotcp/internal/lab"
)

func TestLiveSaysWhatIsWrong(t *testing.T) {
	h := lab.New(t).Host("a")
	for _, tt := range []struct {
		config Config
		want   string
	}{
		{Config{}, "no interface to capture on"},
		{Config{Interfaces: []string{"eth7"}}, `no interface "eth7" here`},
		{Config{Interfaces: []string{"lo", Any}}, `"any" stands for all interfaces: name it alone`},
		{Config{Interfaces: []string{"lo", "lo"}}, "interface lo is named twice"},
		{Config{Interfaces: []string{"lo"}, Snaplen: -1}, "snapshot length -1: it is between 0 and 262144"},
		{Config{Interfaces: []string{"lo"}, BufferSize: -1}, "a buffer of -1 bytes: it is between 0 and 1073741824"},
		{Config{Interfaces: []string{"lo"}, Hardware: true}, "lo gives no times of its own: operation not supported"},
		{Config{Interfaces: []string{Any}, Hardware: true}, `times of the hardware need an interface: "any" has none`},
	} {
		if l, err := tryListen(h, tt.config); err == nil || err.Error() != tt.want {
			t.Errorf("%+v: %v", tt.config, err)
			if err == nil {
				l.Close()
			}
		}
	}
}
