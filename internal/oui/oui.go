// Package oui knows whom the IEEE gave which range of MAC addresses. Its table
// is embedded, compressed, and unpacked when a vendor is asked for the first
// time; the generator below it makes it from the CSV files of Debian's
// ieee-data. It must not know where the addresses come from.
package oui

import (
	_ "embed"
	"sync"

	"gotcp/internal/wire"
)

//go:generate go run ./ouigen -o table.bin

//go:embed table.bin
var embedded []byte

var opened = sync.OnceValues(func() (*table, error) { return open(embedded) })

// Vendor is the organisation that the address's range belongs to, the smallest
// range that the IEEE assigned; empty if there is none.
func Vendor(m wire.MAC) string {
	t, err := opened()
	if err != nil {
		return ""
	}
	return t.vendor(m)
}

// source says where the table is from and of which day.
func source() string {
	t, err := opened()
	if err != nil {
		return ""
	}
	return t.source
}

// Describe is the vendor, or in round brackets why there is none to be named.
func Describe(m wire.MAC) string {
	switch {
	case m.IsBroadcast():
		return "(broadcast)"
	case m.IsGroup():
		return "(multicast)"
	case m.IsZero():
		return "(zero address)"
	}
	// Some ranges with the local bit were assigned before it meant anything:
	// 02:60:8c is 3Com's.
	if v := Vendor(m); v != "" {
		return v
	}
	if m.IsLocal() {
		return "(locally administered)"
	}
	return "(unknown)"
}
