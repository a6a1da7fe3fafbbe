package sentry

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
)

// The costliest are shown, and no more than fit on a screen.
func TestProfile(t *testing.T) {
	var costs []ids.RuleCost
	for i := range 30 {
		costs = append(costs, ids.RuleCost{GID: 1, SID: uint32(i), Checks: 10, Matches: 1, Nanoseconds: uint64(i) * 1000000})
	}
	var b strings.Builder
	if err := WriteProfile(&b, costs, func(_, sid uint32) string { return "message " + string(rune('a'+sid%26)) }); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 1+profiled+2 {
		t.Fatalf("%s", b.String())
	}
	for at, want := range map[int]string{
		1: "1:29 29.0ms 6.7% 10 1 2.90ms message d", profiled + 1: "others 45.0ms 10.3% 100 10 450µs 10 rules", profiled + 2: "all 435ms 100.0% 300 30 1.45ms 30 rules",
	} {
		if got := strings.Join(strings.Fields(lines[at]), " "); got != want {
			t.Errorf("line %d is %q, want %q", at, got, want)
		}
	}
	b.Reset()
	if err := WriteProfile(&b, costs[1:2], func(_, _ uint32) string { return "" }); err != nil || !strings.HasSuffix(b.String(), "  1 rule\n") {
		t.Errorf("%q, %v", &b, err)
	}
	b.Reset()
	if err := WriteProfile(&b, nil, nil); err != nil || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%q, %v", &b, err)
	}
}

// What is cheap is not nothing.
func TestProfileOfCheapRules(t *testing.T) {
	costs := []ids.RuleCost{{GID: 1, SID: 1, Checks: 4, Nanoseconds: 301}, {GID: 1, SID: 2, Checks: 1, Nanoseconds: 99}}
	var b strings.Builder
	if err := WriteProfile(&b, costs, func(_, _ uint32) string { return "cheap" }); err != nil {
		t.Fatal(err)
	}
	want := `rule             time  share     checks  matches per check  message
1:1             301ns  75.2%          4        0    75.2ns  cheap
1:2              99ns  24.8%          1        0      99ns  cheap
all             400ns 100.0%          5        0      80ns  2 rules
`
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestSpent(t *testing.T) {
	for n, want := range map[float64]string{
		0: "0ns", 0.25: "0.25ns", 7: "7ns", 7.5: "7.50ns", 75.25: "75.2ns", 999: "999ns", 999.6: "1.00µs", 1000: "1.00µs", 99950: "100µs", 123456: "123µs",
		999499: "999µs", 999500: "1.00ms", 2.5e9: "2.50s", 1e12: "1000s",
	} {
		if got := spent(n); got != want {
			t.Errorf("%v is %s, want %s", n, got, want)
		}
	}
}
