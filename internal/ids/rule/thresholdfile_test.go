package rule

import (
	"fmt"
	"strings"
	"testing"
)

func TestThresholdFile(t *testing.T) {
	var f ThresholdFile
	failed := f.Parse("threshold.config", `# what a file looks like
event_filter gen_id 1, sig_id 2200000, type limit, track by_src, count 1, seconds 60
threshold gen_id 0, sig_id 0, type threshold, track by_rule, count 10, seconds 5
rate_filter gen_id 135, sig_id 1, track by_src, count 100, seconds 1, new_action reject, timeout 10
suppress gen_id 1, sig_id 2003
suppress gen_id 1, sig_id 2002, track by_src, ip 10.0.0.0/24
suppress gen_id 1, sig_id 2002, track by_either, ip [10.0.0.1,!$HOME_NET, \
   192.0.2.0/24]
suppress gen_id 1, sig_id 0, track by_dst, ip 192.0.2.1,192.0.2.3
`, NewVariables())
	if len(failed) != 0 {
		t.Fatal(failed)
	}
	want := "[{1 2200000 {0 0 1 60 0 0}} {0 0 {1 4 10 5 0 0}}] [{135 1 0 100 1 3 10}]"
	if got := fmt.Sprint(f.Filters, f.Rates); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(f.Suppressions) != 4 || f.Suppressions[0].Addresses != nil || f.Suppressions[2].Side != SideEither ||
		f.Suppressions[3].Side != SideDst || f.Suppressions[3].SID != 0 {
		t.Errorf("%+v", f.Suppressions)
	}
	if got := show(f.Suppressions[3].Addresses); got != "192.0.2.1-192.0.2.1 192.0.2.3-192.0.2.3 not" {
		t.Error(got)
	}
	if got := show(f.Suppressions[2].Addresses); !strings.HasPrefix(got, "10.0.0.1-10.0.0.1 192.0.2.0-192.0.2.255 not 10.0.0.0-") {
		t.Error(got)
	}
}

func TestWrongThresholdFiles(t *testing.T) {
	for line, want := range map[string]string{
		"limit gen_id 1, sig_id 1":                                                                    "none of threshold",
		"suppress sig_id 1, gen_id 1":                                                                 "gen_id is missing",
		"suppress gen_id 1":                                                                           "sig_id is missing",
		"suppress gen_id 0, sig_id 5":                                                                 "all gen_id",
		"suppress gen_id 1, sig_id x":                                                                 "no number",
		"suppress gen_id 1, sig_id 1, track by_src":                                                   "ip is missing",
		"suppress gen_id 1, sig_id 1, ip 10.0.0.1":                                                    "track is missing",
		"suppress gen_id 1, sig_id 1, track by_rule, ip 10.0.0.1":                                     "none of by_src",
		"suppress gen_id 1, sig_id 1, track by_src, ip 10.0.0":                                        "no address",
		"event_filter gen_id 1, sig_id 1, type limit, track by_src":                                   "count is missing",
		"rate_filter gen_id 1, sig_id 1, track by_src, count 1, seconds 1":                            "new_action is missing",
		"rate_filter gen_id 1, sig_id 1, track by_src, count 1, seconds 1, new_action run, timeout 1": "no action",
		"rate_filter gen_id 1, sig_id 1, track by_src, track by_dst":                                  "two",
		"rate_filter gen_id 1, sig_id 1, type limit":                                                  "not understood",
		"suppress gen_id 1, sig_id 1, " + strings.Repeat("x", maxRule):                                "too long",
	} {
		failed := new(ThresholdFile).Parse("t", "\n"+line+"\n", NewVariables())
		if len(failed) != 1 || failed[0].Line != 2 || !strings.Contains(failed[0].Error(), want) {
			t.Errorf("%s: %v, want %s", line, failed, want)
		}
	}
}

func FuzzThresholdFile(f *testing.F) {
	f.Add("suppress gen_id 1, sig_id 1, track by_src, ip [10.0.0.1,!$HOME_NET]\nrate_filter gen_id 1, sig_id 1, count 1")
	v := NewVariables()
	f.Fuzz(func(t *testing.T, text string) { new(ThresholdFile).Parse("", text, v) })
}
