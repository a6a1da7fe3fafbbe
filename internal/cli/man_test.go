package cli

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestManPageHasItsSections(t *testing.T) {
	got := execute(nil, "--generate=man").stdout
	last := -1
	for _, want := range []string{
		".TH GTEST 1 ", ".SH NAME\ngtest \\- send what comes in\n", ".SH SYNOPSIS\n\\fBgtest\\fR [flags] HOST PORT\n.br\n",
		".SH DESCRIPTION\nIt isn\\(aqt much.\n", ".SH OPTIONS\n.TP\n\\fB\\-l\\fR, \\fB\\-\\-listen\\fR\nWait for a connection.\n",
		"[=\\fIjson\\fR]\n", ".SS Link\n", ".SH END OF INPUT\n", ".nf\n  first     then\n", ".fi\n", ".SH EXIT STATUS\n", ".SH SEE ALSO\nnc(1)\n",
	} {
		at := strings.Index(got, want)
		if at <= last {
			t.Errorf("%q is missing or out of order in\n%s", want, got)
		}
		last = at
	}
}

func TestRoffKeepsTextAsItIs(t *testing.T) {
	for in, want := range map[string]string{
		".so x":   `\&.so x`,
		"'br":     `\(aqbr`,
		`a\b`:     `a\eb`,
		"--x=~^`": `\-\-x=\(ti\(ha\(ga`,
		" .x":     " .x",
	} {
		if got := roff(in); got != want {
			t.Errorf("roff(%q) = %q, want %q", in, got, want)
		}
	}
}

// The formatter has the last word where it is installed.
func TestManPageFormatsWithoutComplaint(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	cmd := exec.Command(groff, "-k", "-man", "-Tutf8", "-ww", "-P-c")
	cmd.Stdin = strings.NewReader(execute(nil, "--generate=man").stdout)
	var out, complaints strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil && strings.Contains(complaints.String(), "preconv") {
		t.Skipf("groff is not complete: %s", complaints.String())
	} else if err != nil || complaints.Len() > 0 {
		t.Fatalf("groff: %v\n%s", err, complaints.String())
	}
	// Bold and underlined characters are printed twice, with a backspace between.
	text := regexp.MustCompile(".\b").ReplaceAllString(out.String(), "")
	for _, want := range []string{"  the peer  .leave\n", "-w, --timeout SECS\n", "delay=20ms±5ms", "[not] 'here'"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestGenerateKnowsWhatItKnows(t *testing.T) {
	if r := execute(nil, "--generate=perl"); r.status != 2 || !strings.Contains(r.stderr, "perl") {
		t.Errorf("status %d, stderr %q", r.status, r.stderr)
	}
}
