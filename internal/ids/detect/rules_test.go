package detect

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/rule"
)

// realRules are the rules of a real rule set.
func realRules(t testing.TB, name string) []*rule.Rule {
	t.Helper()
	if os.Getenv("GOTCP_DATA") == "" {
		t.Skip("GOTCP_DATA is not set: no rule sets")
	}
	unpacked, err := exec.Command("xz", "-dc", filepath.Join(os.Getenv("GOTCP_DATA"), "ids", "rules.tar.xz")).Output()
	if err != nil {
		t.Skipf("no rule sets: %v", err)
	}
	set := rule.NewRuleset(rule.NewConfig())
	for archive := tar.NewReader(bytes.NewReader(unpacked)); ; {
		h, err := archive.Next()
		if err == io.EOF {
			return set.Rules()
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(h.Name, name+"/") && strings.HasSuffix(h.Name, ".rules") {
			text, err := io.ReadAll(archive)
			if err != nil {
				t.Fatal(err)
			}
			set.Add(h.Name, string(text))
		}
	}
}

// What is parsed can be compiled, quickly and into little memory.
func TestRealRules(t *testing.T) {
	for _, name := range []string{"et-open", "snort-community"} {
		t.Run(name, func(t *testing.T) {
			rules := realRules(t, name)
			before := heap()
			start := time.Now()
			rs, errs := New(rules, Options{})
			took := time.Since(start)
			grown := heap() - before
			t.Logf("%d rules of %d in %v and %d MiB", rs.Len(), len(rules), took.Round(time.Millisecond), grown>>20)
			for _, err := range errs {
				t.Errorf("left out: %v", err)
			}
			if grown > 200<<20 {
				t.Errorf("%d MiB", grown>>20)
			}
			runtime.KeepAlive(rs)
		})
	}
}

func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
