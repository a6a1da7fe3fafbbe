package oui

import (
	"strings"
	"testing"

	"gotcp/internal/wire"
)

func mac(t *testing.T, s string) wire.MAC {
	t.Helper()
	m, err := wire.ParseMAC(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestEmbeddedTable(t *testing.T) {
	for _, tt := range []struct{ mac, want string }{
		{"00:00:5e:00:01:07", "ICANN, IANA Department"},
		{"00:1b:21:00:00:01", "Intel Corporate"},
		{"08:00:20:aa:bb:cc", "Oracle Corporation"},
		{"02:60:8c:00:00:01", "3COM"},
		{"70:b3:d5:f2:f0:01", "TELEPLATFORMS"},    // MA-S in a range of MA-L
		{"74:1a:e0:90:00:00", "Private"},          // MA-M
		{"00:50:c2:7d:50:00", "DEUTA-WERKE GmbH"}, // IAB
		{"02:77:00:00:00:01", "(locally administered)"},
		{"01:00:5e:00:00:01", "(multicast)"},
		{"33:33:00:00:00:01", "(multicast)"},
		{"ff:ff:ff:ff:ff:ff", "(broadcast)"},
		{"00:00:00:00:00:00", "(zero address)"},
		{"e0:00:00:00:00:01", "(unknown)"},
	} {
		if got := Describe(mac(t, tt.mac)); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.mac, got, tt.want)
		}
	}
	if !strings.Contains(source(), "IEEE") || !strings.Contains(source(), "20") {
		t.Errorf("source %q", source())
	}
}

// The table is to weigh less than it is worth.
func TestEmbeddedTableIsSmall(t *testing.T) {
	if len(embedded) > 512<<10 {
		t.Errorf("%d bytes", len(embedded))
	}
	known, err := open(embedded)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(known.ranges[0].prefixes); n < 30000 {
		t.Errorf("%d assignments of 24 bits", n)
	}
}

func TestLookUpDoesNotAllocate(t *testing.T) {
	m := mac(t, "70:b3:d5:f2:f0:01")
	Vendor(m)
	if n := testing.AllocsPerRun(100, func() { Vendor(m) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := open(embedded); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVendor(b *testing.B) {
	m := wire.MAC{0x70, 0xb3, 0xd5, 0xf2, 0xf0, 1}
	Vendor(m)
	for b.Loop() {
		Vendor(m)
	}
}
