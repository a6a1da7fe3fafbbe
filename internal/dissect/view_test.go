package dissect

import "testing"

// cutsOff reports whether f reads behind the end.
func cutsOff(f func()) (cut bool) {
	defer func() {
		if r := recover(); r != nil {
			_ = r.(*cutOff)
			cut = true
		}
	}()
	f()
	return false
}

func TestViewReads(t *testing.T) {
	b := view{1, 2, 3, 4, 5, 6, 7, 8}
	for _, c := range []struct {
		name      string
		got, want uint64
	}{
		{"u8", uint64(b.u8(7)), 8},
		{"u16", uint64(b.u16(6)), 0x0708},
		{"u24", uint64(b.u24(5)), 0x060708},
		{"u32", uint64(b.u32(4)), 0x05060708},
		{"u64", b.u64(0), 0x0102030405060708},
		{"le16", uint64(b.le16(0)), 0x0201},
		{"le32", uint64(b.le32(0)), 0x04030201},
		{"bytes", uint64(b.bytes(2, 3)[2]), 5},
		{"from", uint64(b.from(3)[0]), 4},
		{"first", uint64(len(b.first(3))), 3},
		{"first of more than all", uint64(len(b.first(30))), 8},
	} {
		if c.got != c.want {
			t.Errorf("%s = %#x, want %#x", c.name, c.got, c.want)
		}
	}
}

func TestViewCutsOff(t *testing.T) {
	b := view{1, 2, 3, 4, 5, 6, 7}
	maxInt := int(^uint(0) >> 1)
	for name, f := range map[string]func(){
		"u8":              func() { b.u8(7) },
		"u8 before":       func() { b.u8(-1) },
		"u16":             func() { b.u16(6) },
		"u24":             func() { b.u24(5) },
		"u32":             func() { b.u32(4) },
		"u64":             func() { b.u64(0) },
		"le16":            func() { b.le16(6) },
		"le32":            func() { b.le32(4) },
		"bytes":           func() { b.bytes(0, 8) },
		"bytes, negative": func() { b.bytes(3, -1) },
		"bytes, overflow": func() { b.bytes(3, maxInt) },
		"from before":     func() { b.from(-1) },
		"behind the end":  func() { b.from(100).u8(0) },
	} {
		if !cutsOff(f) {
			t.Errorf("%s: not cut off", name)
		}
	}
}
