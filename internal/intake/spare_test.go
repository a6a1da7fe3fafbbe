package intake

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSpare(t *testing.T) {
	in := filepath.Join(t.TempDir(), "in.pcap")
	if err := os.WriteFile(in, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	link := in + ".link"
	if err := os.Symlink(in, link); err != nil {
		t.Fatal(err)
	}
	for out, good := range map[string]bool{in: false, link: false, in + ".new": true, "": true, "-": true, os.DevNull: true} {
		if err := Spare([]string{"-", in}, "", out); (err == nil) != good {
			t.Errorf("%q: %v", out, err)
		}
	}
	if err := Spare([]string{os.DevNull}, os.DevNull); err != nil {
		t.Error(err)
	}
}
