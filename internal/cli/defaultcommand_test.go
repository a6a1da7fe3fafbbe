package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
)

// defaultFlags are those of an app that does one thing without the name of a command, and
// another with one.
type defaultFlags struct {
	Common
	Watch struct {
		Iface string   `short:"i" placeholder:"IFACE" help:"where to look"`
		Limit int      `placeholder:"N" group:"Fine points" help:"how much is too much"`
		Words []string `arg:"" optional:"" hidden:""`
	} `cmd:"" default:"withargs" hidden:""`
	Check struct {
		JSON  bool     `name:"json" help:"say it in JSON"`
		Files []string `arg:""`
	} `cmd:""`
}

func executeDefault(args ...string) (status int, stdout, stderr string) {
	f := &defaultFlags{}
	app := &App{
		Name: "gtest", Brief: "look", Synopsis: []string{"[flags] [WORD...]"}, Flags: f, ManGroups: []string{"Fine points"},
		Commands: []Command{{Name: "check", Brief: "check files", Synopsis: []string{"FILE..."}, Run: func(_ context.Context, env *Env) error {
			fmt.Fprintf(env.Stdout, "check %q %v", f.Check.Files, f.Check.JSON)
			return nil
		}}},
		Run: func(_ context.Context, env *Env) error {
			fmt.Fprintf(env.Stdout, "watch %s %q %d", f.Watch.Iface, f.Watch.Words, env.Verbose)
			return nil
		},
	}
	var out, errs bytes.Buffer
	status = app.Execute(args, Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	return status, out.String(), errs.String()
}

func TestDefaultCommand(t *testing.T) {
	for args, want := range map[string]string{
		"":                       `watch  [] 0`,
		"-v -i eth0":             `watch eth0 [] 1`,
		"-i eth0 tcp port 80":    `watch eth0 ["tcp" "port" "80"] 0`,
		"tcp port 80 -i eth0 -v": `watch eth0 ["tcp" "port" "80"] 1`,
		"check a.rules":          `check ["a.rules"] false`,
		"check --json a.rules b": `check ["a.rules" "b"] true`,
		"-i eth0 -- -v":          `watch eth0 ["-v"] 0`,
	} {
		if status, out, errs := executeDefault(strings.Fields(args)...); status != 0 || out != want {
			t.Errorf("%q: status %d, %q, %q; want %q", args, status, out, errs, want)
		}
	}
}

// The app's own page has the flags that need no command.
func TestDefaultCommandHelp(t *testing.T) {
	_, help, _ := executeDefault("-h")
	for _, want := range []string{"Usage: gtest [flags] [WORD...]\n", "-i, --iface IFACE", "check  check files"} {
		if !strings.Contains(help, want) {
			t.Errorf("no %q in %s", want, help)
		}
	}
	if strings.Contains(help, "--json") || strings.Contains(help, "--limit") || !strings.Contains(help, "Fine points: see the manual") {
		t.Errorf("%s", help)
	}
	_, help, _ = executeDefault("check", "-h")
	if !strings.Contains(help, "--json") || strings.Contains(help, "--iface") {
		t.Errorf("%s", help)
	}
	_, page, _ := executeDefault("--generate=man")
	for _, want := range []string{"gtest\\fR [flags] [WORD...]", "gtest check\\fR FILE...", "--iface", "--limit"} {
		if !strings.Contains(page, strings.ReplaceAll(want, "--", "\\-\\-")) && !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
}
