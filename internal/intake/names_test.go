package intake

import (
	"net/netip"
	"testing"

	"gotcp/internal/filter"
)

// Tables are asked before anybody else.
func TestResolver(t *testing.T) {
	table := &filter.Table{}
	table.AddHosts("10.0.0.1 here\n")
	r := Resolver{table}
	if got := r.Host("here"); len(got) != 1 || got[0] != netip.MustParseAddr("10.0.0.1") {
		t.Errorf("%v", got)
	}
	if got := r.Host("127.0.0.1"); len(got) != 1 || got[0] != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("%v", got)
	}
	if got := r.Host(""); got != nil {
		t.Errorf("%v", got)
	}
}
