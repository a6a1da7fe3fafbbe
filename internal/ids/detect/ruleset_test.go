package detect

import (
	"runtime"
	"testing"
	"time"

	"gotcp/internal/ids/rule"
	"gotcp/internal/theirs"
)

// realRules are the rules of a real rule set.
func realRules(t testing.TB, name string) []*rule.Rule {
	t.Helper()
	set := rule.NewRuleset(rule.NewConfig())
	for _, file := range theirs.Rules(t, name) {
		set.Add(file.Name, file.Text)
	}
	return set.Rules()
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
