package main

import (
	"strings"
	"testing"

	"gotcp/internal/lab/proc"
	"gotcp/internal/sentry/config"
)

// Settings of the file hold, flags stand over them, and --set over both; what has no effect is named.
func TestSuricataYAML(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	made(t, dir, "a.rules", markRule+otherRule)
	in := saved(t, "a mark and another")
	yaml := func(text string) string {
		return made(t, t.TempDir(), "suricata.yaml", "default-rule-path: "+dir+"\nrule-files: [a.rules]\n"+text)
	}
	one := yaml("packet-alert-max: 1\n")
	for _, tt := range []struct {
		flags  []string
		alerts int
		says   string
	}{
		{[]string{"-c", yaml("")}, 2, ""},
		{[]string{"-c", one}, 1, ""},
		{[]string{"-c", one, "--set", "packet-alert-max=2"}, 2, ""},
		{[]string{"-c", yaml("stream: {memcap: 1mb}\nhost-os-policy: {windows: [0.0.0.0/0]}\noutputs: [fast: {enabled: yes}]\n")}, 2,
			"suricata.yaml: without effect here: host-os-policy, outputs\n"},
	} {
		o := s.gids(t, append([]string{"-r", in, "--no-detectors"}, tt.flags...)...)
		if o.Status != 0 || strings.Count(o.Stdout, "\n") != tt.alerts || !strings.HasSuffix(o.Stderr, tt.says) || (o.Stderr == "") != (tt.says == "") {
			t.Errorf("%q: %+v", tt.flags, o)
		}
	}
	if o := s.gids(t, "-r", in, "-c", yaml("flow: {memcap: much}\n")); o.Status != 2 || !strings.Contains(o.Stderr, "flow.memcap") || proc.OneLine("gids", o.Stderr) != nil {
		t.Errorf("%+v", o)
	}
	manual := s.gids(t, "--generate=man")
	for _, name := range config.Settings() {
		if !strings.Contains(strings.ReplaceAll(manual.Stdout, "\\-", "-"), name) {
			t.Errorf("the manual does not say %s", name)
		}
	}
}
