package dissect

import (
	"bytes"
	"testing"
)

// What a record adds to a line must not depend on the record before it: two of
// the same print twice the same.
func TestDNSRecordsRepeat(t *testing.T) {
	record := []byte("\x01a\x00\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x01\x02\x03\x04")
	m := dnsMessage{b: append(append(make([]byte, dnsHeader), record...), record...)}
	var p Printer
	for _, c := range []struct {
		verbose int
		want    string
	}{{0, " A 1.2.3.4"}, {1, " a. A 1.2.3.4"}, {3, " a. [1m] A 1.2.3.4"}} {
		p.out, p.opt.Verbose = nil, c.verbose
		if end := p.dnsRecords(m, dnsHeader, 2, ""); end != len(m.b) {
			t.Errorf("ends at %d of %d", end, len(m.b))
		}
		if want := c.want + "," + c.want; !bytes.Equal(p.out, []byte(want)) {
			t.Errorf("-v %d: printed %q, want %q", c.verbose, p.out, want)
		}
	}
}
