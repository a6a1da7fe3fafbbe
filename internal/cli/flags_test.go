package cli

import (
	"strings"
	"testing"
	"time"
)

func TestFlagsAreWrittenAsNetcatHasThem(t *testing.T) {
	r := execute(nil, "-lvp", "8888", "-w5", "--stats=json", "-4", "--no-cork", "--buffer", "64k", "host")
	f := r.flags
	if r.status != 0 {
		t.Fatalf("status %d: %s", r.status, r.stderr)
	}
	if !f.Listen || f.Port != "8888" || f.Wait == nil || f.Wait.Duration() != 5*time.Second || f.Verbose != 1 ||
		f.Stats != (Optional{true, "json"}) || !f.IPv4 || f.Cork || f.Buffer != 65536 || f.Host != "host" {
		t.Errorf("flags %+v", f)
	}
	if got := f.Network(); got != "ip4" {
		t.Errorf("network %q", got)
	}
}

func TestOptionalValueIsNotTheNextWord(t *testing.T) {
	r := execute(nil, "--stats", "json")
	if r.flags.Stats != (Optional{Set: true}) || r.flags.Host != "json" {
		t.Errorf("stats %+v, host %q", r.flags.Stats, r.flags.Host)
	}
}

func TestDashIsAnArgument(t *testing.T) {
	r := execute(nil, "-n", "-", "--", "-x")
	if r.flags.Host != "-" || r.flags.To != "-x" {
		t.Errorf("arguments %q, %q: %s", r.flags.Host, r.flags.To, r.stderr)
	}
}

func TestHelpAndVersionAnswerWhateverElseIsMissing(t *testing.T) {
	ran := false
	for _, args := range [][]string{{"-h"}, {"--help", "--cc=bbr"}, {"--mac", "x", "-h"}} {
		r := execute(nil, args...)
		if r.status != 0 || !strings.HasPrefix(r.stdout, "gtest - send what comes in\n") || r.stderr != "" || ran {
			t.Errorf("%q: status %d, stdout %q, stderr %q", args, r.status, r.stdout, r.stderr)
		}
	}
	r := execute(nil, "--version")
	if r.status != 0 || !strings.HasPrefix(r.stdout, "gtest ") || !strings.Contains(r.stdout, "linux/") || strings.Count(r.stdout, "\n") != 1 {
		t.Errorf("--version: status %d, stdout %q", r.status, r.stdout)
	}
}
