package wire

import (
	"encoding/json"
	"testing"
)

func TestParseMAC(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want MAC
		ok   bool
	}{
		{"02:00:00:00:00:0a", macA, true},
		{"02-00-00-00-00-0A", macA, true},
		{"2:0:0:0:0:a", macA, true},
		{"FF:ff:Ff:fF:ff:ff", Broadcast, true},
		{"9:90:a:f:F:A", MAC{9, 0x90, 10, 15, 15, 10}, true},
		{in: ""}, {in: ":"}, {in: "02:00:00:00:00"}, {in: "02:00:00:00:00:"}, {in: "02:00:00:00:00:00:00"},
		{in: "02:00:00:00:00:000"}, {in: "02:00:00:00:00:0g"}, {in: "020000000000"}, {in: "02::00:00:00:00:00"},
		{in: "02:00:00:00:00:0a "}, {in: "02.00.00.00.00.0a"}, {in: "@2:00:00:00:00:00"},
	} {
		got, err := ParseMAC(tt.in)
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseMAC(%q) = %v, %v", tt.in, got, err)
		}
	}
}

func TestMACKinds(t *testing.T) {
	for _, tt := range []struct {
		mac                           MAC
		group, broadcast, local, zero bool
	}{
		{MAC{}, false, false, false, true},
		{macA, false, false, true, false},
		{MAC{0x00, 0x16, 0x3e, 1, 2, 3}, false, false, false, false},
		{MAC{0x01, 0x00, 0x5e, 0, 0, 1}, true, false, false, false},
		{MAC{0x33, 0x33, 0, 0, 0, 1}, true, false, true, false},
		{Broadcast, true, true, true, false},
	} {
		equal(t, tt.mac.String()+" group", tt.mac.IsGroup(), tt.group)
		equal(t, tt.mac.String()+" broadcast", tt.mac.IsBroadcast(), tt.broadcast)
		equal(t, tt.mac.String()+" local", tt.mac.IsLocal(), tt.local)
		equal(t, tt.mac.String()+" zero", tt.mac.IsZero(), tt.zero)
	}
}

func TestMACText(t *testing.T) {
	equal(t, "String", MAC{0xde, 0xad, 0xbe, 0xef, 0, 1}.String(), "de:ad:be:ef:00:01")
	b, err := json.Marshal(macA)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "JSON", string(b), `"02:00:00:00:00:0a"`)
	var m MAC
	if err = json.Unmarshal(b, &m); err != nil || m != macA {
		t.Errorf("from JSON: %v, %v", m, err)
	}
	if err = m.UnmarshalText([]byte("no")); err == nil || m != macA {
		t.Errorf("a bad text changed the address to %v, error %v", m, err)
	}
}

func FuzzParseMAC(f *testing.F) {
	f.Add("02:00:00:00:00:0a")
	f.Add("2-0-0-0-0-A")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := ParseMAC(s)
		if err != nil {
			return
		}
		if again, err := ParseMAC(m.String()); err != nil || again != m {
			t.Errorf("%q: %v printed and read is %v, %v", s, m, again, err)
		}
	})
}
