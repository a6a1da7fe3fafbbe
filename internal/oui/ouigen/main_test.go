package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gotcp/internal/oui"
)

func TestRead(t *testing.T) {
	got, err := read(strings.NewReader("Registry,Assignment,Organization Name,Organization Address\n" +
		"MA-L,0022AB,\"Comma, Inc.\",\"A, B\"\nMA-M,741AE09,Private,\nMA-S,70B3D5F2F,T,\"x\"\n"))
	want := []oui.Assignment{{Prefix: 0x22ab, Bits: 24, Owner: "Comma, Inc."}, {Prefix: 0x741ae09, Bits: 28, Owner: "Private"}, {Prefix: 0x70b3d5f2f, Bits: 36, Owner: "T"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := read(strings.NewReader("MA-L,XYZ,Nobody,\n")); err == nil {
		t.Error("a prefix that is none was taken")
	}
}

// The committed table is what the generator makes of the same files.
func TestTableIsUpToDate(t *testing.T) {
	out := filepath.Join(t.TempDir(), "table.bin")
	if err := run("/usr/share/ieee-data", out); err != nil {
		t.Skipf("ieee-data is not installed: %v", err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../table.bin")
	if err != nil {
		t.Fatal(err)
	}
	source := func(b []byte) string { line, _, _ := strings.Cut(string(b), "\n"); return line }
	if source(got) != source(want) {
		t.Skipf("other files are installed: %s, not %s", source(got), source(want))
	}
	if string(got) != string(want) {
		t.Error("table.bin is not what go generate makes")
	}
}
