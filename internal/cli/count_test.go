package cli

import "testing"

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n         int
		one, want string
	}{
		{1, "rule", "1 rule"}, {0, "rule", "0 rules"}, {2, "rule", "2 rules"}, {2, "bad checksum", "2 bad checksums"},
		{1, "search", "1 search"}, {3, "search", "3 searches"}, {2, "address", "2 addresses"}, {2, "box", "2 boxes"},
		{2, "body", "2 bodies"}, {1, "recovery", "1 recovery"}, {2, "recovery", "2 recoveries"}, {2, "relay", "2 relays"},
	} {
		if got := Count(c.n, c.one); got != c.want {
			t.Errorf("%d of %q: %q, want %q", c.n, c.one, got, c.want)
		}
	}
	if got := Count(uint64(1), "packet"); got != "1 packet" {
		t.Errorf("%q", got)
	}
}
