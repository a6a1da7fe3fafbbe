package theirs

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// data makes a folder of this content, which $GOTCP_DATA names.
func data(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOTCP_DATA", root)
	return root
}

// skips reports whether a test that does this is skipped.
func skips(t *testing.T, do func(t testing.TB)) (skipped bool) {
	t.Run("inner", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		do(t)
	})
	return skipped
}

func TestWhatIsNotThereIsSkipped(t *testing.T) {
	data(t, map[string]string{"ids/A/one/input.pcap": "1"})
	for name, do := range map[string]func(t testing.TB){
		"files": func(t testing.TB) { Files(t, "ids/B/*/input.pcap") },
		"rules": func(t testing.TB) { Rules(t, "et-open") },
	} {
		if !skips(t, do) {
			t.Errorf("%s: not skipped", name)
		}
	}
	t.Setenv("GOTCP_DATA", "")
	if !skips(t, func(t testing.TB) { Read(t, "ids/A/one/input.pcap") }) {
		t.Error("without GOTCP_DATA: not skipped")
	}
}

func TestFiles(t *testing.T) {
	data(t, map[string]string{"ids/A/one/input.pcap": "1", "ids/B/two/input.pcap": "2", "ids/B/two/test.rules": "3"})
	if got := Files(t, "ids/[A-E]/*/input.pcap"); len(got) != 2 || filepath.Base(filepath.Dir(got[1])) != "two" {
		t.Errorf("%q", got)
	}
	if got := Read(t, "ids/B/two/test.rules"); string(got) != "3" {
		t.Errorf("%q", got)
	}
}

func TestRules(t *testing.T) {
	root := data(t, map[string]string{"sets/one/a.rules": "A", "sets/one/below/b.rules": "B", "sets/one/LICENSE": "C", "sets/two/d.rules": "D"})
	if err := os.Mkdir(filepath.Join(root, "ids"), 0o777); err != nil {
		t.Fatal(err)
	}
	pack := exec.Command("tar", "-cJf", filepath.Join(root, "ids", "rules.tar.xz"), "-C", filepath.Join(root, "sets"), "one", "two")
	if out, err := pack.CombinedOutput(); err != nil {
		t.Skipf("nothing to pack with: %v: %s", err, out)
	}
	if !skips(t, func(t testing.TB) { Rules(t, "three") }) {
		t.Error("a set that is not there: not skipped")
	}
	if got := Rules(t, "one"); !slices.Equal(got, []File{{"a.rules", "A"}, {"below/b.rules", "B"}}) {
		t.Errorf("%q", got)
	}
}
