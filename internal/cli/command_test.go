package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// severalFlags are those of an app with two commands, in which -i is not the
// same flag.
type severalFlags struct {
	Common
	Ping struct {
		Interval Seconds `short:"i" placeholder:"SECS" help:"time between requests"`
		Host     string  `arg:"" complete:"host" help:"whom to ask"`
	} `cmd:""`
	Scan struct {
		Rate  int      `placeholder:"N" group:"Speed" help:"requests per second"`
		Iface string   `short:"i" placeholder:"IFACE" complete:"interface" help:"where"`
		Hosts []string `arg:"" optional:"" help:"whom to ask"`
	} `cmd:""`
}

func severalApp(f *severalFlags, run func(env *Env) error) *App {
	do := func(_ context.Context, env *Env) error { return run(env) }
	return &App{
		Name: "gtest", Brief: "do one of several things", Synopsis: []string{"COMMAND [flags]"}, Flags: f,
		Commands: []Command{
			{Name: "ping", Brief: "ask one host", Synopsis: []string{"[flags] HOST"}, Run: do},
			{Name: "scan", Brief: "ask all of them", Synopsis: []string{"[flags] [HOST...]"}, Run: do,
				Sections: []Section{{Title: "Output", Body: "One line for each."}}},
		},
		Sections: []Section{{Title: "Exit status", Body: "0, 1 or 2."}},
	}
}

func executeSeveral(run func(*severalFlags, *Env) error, args ...string) (status int, stdout, stderr string) {
	f := &severalFlags{}
	var out, errs bytes.Buffer
	app := severalApp(f, func(env *Env) error { return run(f, env) })
	status = app.Execute(args, Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	return status, out.String(), errs.String()
}

func neverRun(*severalFlags, *Env) error { return errors.New("was run") }

func TestCommandGetsItsFlags(t *testing.T) {
	status, out, errs := executeSeveral(func(f *severalFlags, env *Env) error {
		fmt.Fprintf(env.Stdout, "%s %d %q %d", f.Scan.Iface, f.Scan.Rate, f.Scan.Hosts, env.Verbose)
		return nil
	}, "-v", "scan", "-v", "-i", "eth0", "--rate", "7", "a", "b")
	if want := `eth0 7 ["a" "b"] 2`; status != 0 || out != want || errs != "" {
		t.Errorf("status %d, %q, %q; want %q", status, out, errs, want)
	}
	if status, _, errs := executeSeveral(func(*severalFlags, *Env) error { return Network(errors.New("no")) }, "scan"); status != 1 || errs != "gtest: no\n" {
		t.Errorf("status %d, %q", status, errs)
	}
}

func TestWrongUsageOfACommandPointsToItsHelp(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"scan --nonsense", "; try gtest scan -h\n"},
		{"ping", "; try gtest ping -h\n"},
		{"ping -i x a", "; try gtest ping -h\n"},
		{"", "; try gtest -h\n"},
		{"nonsense", "; try gtest -h\n"},
	} {
		status, _, errs := executeSeveral(neverRun, strings.Fields(tt.args)...)
		if status != 2 || !strings.HasSuffix(errs, tt.want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: status %d, %q", tt.args, status, errs)
		}
	}
}

func TestHelpOfCommands(t *testing.T) {
	for _, tt := range []struct {
		args string
		want []string
		not  []string
	}{
		{"-h", []string{"gtest - do one of several things\n", "\nCommands:\n  ping  ask one host\n  scan  ask all of them\n", "--verbose", "Exit status:"}, []string{"--rate", "Output:"}},
		{"scan -h", []string{"gtest scan - ask all of them\n", "Usage: gtest scan [flags] [HOST...]\n", "-i, --iface IFACE", "\nSpeed:\n", "--verbose", "Output:"}, []string{"--interval", "Commands:"}},
		{"ping --help", []string{"-i, --interval SECS"}, []string{"--rate"}},
	} {
		status, out, errs := executeSeveral(neverRun, strings.Fields(tt.args)...)
		if status != 0 || errs != "" {
			t.Errorf("%s: status %d, %q", tt.args, status, errs)
		}
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", tt.args, want, out)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(out, not) {
				t.Errorf("%s: %q in\n%s", tt.args, not, out)
			}
		}
	}
}

func TestManPageOfCommands(t *testing.T) {
	_, got, _ := executeSeveral(neverRun, "--generate=man")
	last := -1
	for _, want := range []string{
		".SH SYNOPSIS\n\\fBgtest ping\\fR [flags] HOST\n.br\n\\fBgtest scan\\fR [flags] [HOST...]\n",
		".SH GTEST PING\nAsk one host.\n.TP\n\\fB\\-i\\fR, \\fB\\-\\-interval\\fR \\fISECS\\fR\n",
		".SH GTEST SCAN\nAsk all of them.\n", ".SS Speed\n", ".SS Output\n",
		".SH OPTIONS\n", "\\-\\-verbose", ".SH EXIT STATUS\n",
	} {
		at := strings.Index(got, want)
		if at <= last {
			t.Errorf("%q is missing or out of order in\n%s", want, got)
		}
		last = at
	}
	if n := strings.Count(got, "verbose"); n != 1 {
		t.Errorf("what all commands have is told %d times", n)
	}
}

// severalScript writes the completions of the app with commands to a file.
func severalScript(t *testing.T, shell string) string {
	t.Helper()
	status, out, errs := executeSeveral(neverRun, "--generate="+shell)
	if status != 0 {
		t.Fatalf("--generate=%s: status %d, %q", shell, status, errs)
	}
	name := filepath.Join(t.TempDir(), "gtest."+shell)
	if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestBashCompletesCommands(t *testing.T) {
	bash, file := needShell(t, "bash"), severalScript(t, "bash")
	for words, want := range map[string]string{
		"gtest s": "scan", "gtest --ver": "--verbose", "gtest scan --r": "--rate", "gtest scan -i l": "lo",
		"gtest scan --ver": "--verbose", "gtest -v ping --i": "--interval", "gtest scan --in": "-", "gtest ping -i l": "-",
	} {
		out, err := exec.Command(bash, "--norc", "-c",
			`source "$1"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _gtest; printf '%s\n' "${COMPREPLY[@]}"`,
			"bash", file, words).CombinedOutput()
		if err != nil {
			t.Fatalf("bash: %v\n%s", err, out)
		}
		answers := strings.Fields(string(out))
		if want == "-" && len(answers) > 0 || want != "-" && !slices.Contains(answers, want) {
			t.Errorf("%s: answers %q, want %s", words, answers, want)
		}
	}
}

func TestZshScriptHasCommands(t *testing.T) {
	file := severalScript(t, "zsh")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"_gtest_scan() {\n_arguments", "'(--rate)--rate=[requests per second]:N:'", `ping\:'ask one host'`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
	if out, err := exec.Command(needShell(t, "zsh"), "-n", file).CombinedOutput(); err != nil {
		t.Errorf("zsh -n: %v\n%s", err, out)
	}
}

func TestFishCompletesCommands(t *testing.T) {
	fish, file := needShell(t, "fish"), severalScript(t, "fish")
	for words, want := range map[string]string{"gtest sc": "scan\t", "gtest scan --r": "--rate", "gtest scan -i l": "lo\t", "gtest ping --i": "--interval"} {
		out, err := exec.Command(fish, "--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, file, words).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("fish completes %q to %q, %v; want %q", words, out, err, want)
		}
	}
}
