package eve

import "testing"

func TestNames(t *testing.T) {
	for got, want := range map[string]string{recordType(28): "AAAA", recordType(4711): "4711", rcode(3): "NXDOMAIN", rcode(23): "23"} {
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
