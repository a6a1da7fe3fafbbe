package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab/proc"
)

// What is wrong in the world, or with the command line, shows in one line.
func TestBadInput(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	in, empty, wrong := saved(t, "a mark"), made(t, dir, "empty", ""), made(t, dir, "yaml", "rule-files: [[a]]\n")
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	classes := t.TempDir()
	marks := made(t, classes, "a.rules", markRule)
	if err := syscall.Mkfifo(filepath.Join(classes, "classification.config"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, words := range map[string]string{
		"":                                        "-i -r",
		"-r /dev/zero":                            "/dev/zero not.a.capture.file",
		"-r " + empty:                             empty,
		"-r /no/such/file":                        "/no/such/file no.such.file",
		"-r " + in + " tcp prot 80":               "prot try.gids.-h",
		"-i eth9":                                 `"eth9"`,
		"-i eth0 -r " + in:                        "-r -i",
		"-r " + in + " -S /no/such/file":          "/no/such/file no.such.file",
		"-r " + in + " -S /no/such/*.rules":       "/no/such",
		"-r " + in + " -S " + dir:                 dir + " no.file",
		"-r " + in + " -S " + pipe:                pipe + " nobody.writes",
		"-r " + in + " -S " + pipe + "/a.rules":   pipe,
		"-r " + in + " -S /dev/zero":              "/dev/zero too.long",
		"-r " + in + " -S " + classes:             "classification.config nobody.writes",
		"-r " + in + " -c " + pipe:                "-c pipe nobody.writes",
		"-r " + in + " -c " + dir:                 "-c directory",
		"-r " + in + " -c /dev/zero":              "-c /dev/zero too.long",
		"-r " + in + " --thresholds " + pipe:      "thresholds pipe nobody.writes",
		"-r " + in + " -S , -S " + in:             "name empty",
		"-r " + in + " -S " + marks + " " + marks: marks + " -S",
		"check " + pipe:                           pipe + " nobody.writes",
		"-r " + in + " -c /no/such/file":          "-c /no/such/file",
		"-r " + in + " -c " + wrong:               "-c yaml",
		"-r " + in + " --thresholds /no/such":     "thresholds /no/such",
		"-r " + in + " --set HOME_NET":            "HOME_NET",
		"-r " + in + " --set HOME_NET=here":       "--set HOME_NET here",
		"-r " + in + " --set stream.inline=maybe": "stream.inline maybe",
		"-r " + in + " --set packet-alert-max=0":  "packet-alert-max 65535",
		"-r " + in + " --set app-layer.protocols.tls.encryption-handling=no": "encryption-handling bypass",
		"-r " + in + " --home here":               "here",
		"-r " + in + " --outside gateway":         "--outside gateway",
		"-r " + in + " --allow here":              "--allow here",
		"-r " + in + " --without nonsense":        "nonsense",
		"-r " + in + " --scan-ports many":         "--scan-ports many",
		"-r " + in + " --fanout 0":                "--fanout",
		"-r " + in + " --fanout 1000":             "--fanout",
		"-r " + in + " --depth 5":                 "--depth",
		"-r " + in + " -k some":                   "some",
		"-r " + in + " --records flow":            "--records --json",
		"-r " + in + " --payload":                 "--payload --json",
		"-r " + in + " --json --records nonsense": "nonsense",
		"-r " + in + " -q --json":                 "-q --json",
		"-r " + in + " -o /no/such/dir/file":      "-o /no/such/dir/file",
		"-r " + in + " --pcap-alerts " + in:       "another.file",
		"-r " + in + " --pcap-alerts -":           "standard.output",
		"-r " + in + " --stats 0":                 "--stats",
		"check":                                   "check.-h",
		"check /no/such/file":                     "/no/such/file",
	} {
		o := s.gids(t, strings.Fields(args)...)
		if o.Status != 2 || o.Stdout != "" || proc.OneLine("gids", o.Stderr) != nil {
			t.Errorf("%q: %+v", args, o)
		}
		for word := range strings.FieldsSeq(words) {
			if !strings.Contains(strings.ReplaceAll(o.Stderr, " ", "."), strings.ReplaceAll(word, " ", ".")) && !strings.Contains(o.Stderr, filepath.Base(word)) {
				t.Errorf("%q: no %q in %q", args, word, o.Stderr)
			}
		}
	}
}
