package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// sampleFlags are a command's flags with one of every kind.
type sampleFlags struct {
	Listen  bool     `short:"l" help:"wait for a connection"`
	Port    string   `short:"p" placeholder:"PORT" help:"port to listen on"`
	Wait    *Seconds `short:"w" name:"timeout" placeholder:"SECS" help:"give up connecting after so long"`
	Buffer  Size     `placeholder:"BYTES" help:"size of the buffers"`
	CC      string   `name:"cc" enum:"cubic,reno" default:"cubic" help:"congestion control"`
	Numeric bool     `short:"n" help:"don't look names up"`
	Stats   Optional `values:"text,json" placeholder:"json" help:"print what the connection did, at the end"`
	Output  string   `short:"o" type:"path" placeholder:"FILE" help:"write there, and [not] 'here': really"`
	Cork    bool     `negatable:"" help:"hold back"`
	Family
	LinkFlags
	Common
	Host string `arg:"" optional:"" complete:"host" help:"whom to connect to"`
	To   string `arg:"" optional:"" help:"its port"`
}

// sample is a command that does what run does.
func sample(flags *sampleFlags, run func(ctx context.Context, env *Env) error) *App {
	return &App{
		Name:     "gtest",
		Brief:    "send what comes in",
		Synopsis: []string{"[flags] HOST PORT", "-l [flags] [ADDR] PORT"},
		Flags:    flags,
		Sections: []Section{
			{Title: "End of input", Body: `
What ends first decides.

  first     then
  stdin     FIN, go on reading
  the peer  .leave`},
			{Title: "Description", Body: "It isn't much.", ManOnly: true},
			{Title: "Exit status", Body: "0 if all went well, 1 if the network said no, 2 on wrong usage or a local failure, 130 on a signal."},
		},
		SeeAlso: []string{"nc(1)"},
		Run:     run,
	}
}

type result struct {
	status         int
	stdout, stderr string
	flags          sampleFlags
}

// execute runs sample with args and run.
func execute(run func(ctx context.Context, env *Env) error, args ...string) result {
	var r result
	var out, errs bytes.Buffer
	if run == nil {
		run = func(context.Context, *Env) error { return nil }
	}
	r.status = sample(&r.flags, run).Execute(args, Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	r.stdout, r.stderr = out.String(), errs.String()
	return r
}

func TestExecuteReportsErrorsInOneLine(t *testing.T) {
	for _, tt := range []struct {
		name   string
		err    error
		status int
		stderr string
	}{
		{"success", nil, 0, ""},
		{"unmarked", errors.New("no such file"), 2, "gtest: no such file\n"},
		{"network", Network(errors.New("connection refused")), 1, "gtest: connection refused\n"},
		{"wrapped network", fmt.Errorf("10.0.0.1 port 80: %w", Network(errors.New("refused"))), 1, "gtest: 10.0.0.1 port 80: refused\n"},
		{"outermost mark", Network(Local(errors.New("x"))), 1, "gtest: x\n"},
		{"usage", Usage(errors.New("no host")), 2, "gtest: no host; try gtest -h\n"},
		{"two lines", errors.New("one\ntwo\n"), 2, "gtest: one; two\n"},
		{"closed pipe", fmt.Errorf("write: %w", syscall.EPIPE), 0, ""},
		{"closed pipe with data lost", Network(fmt.Errorf("write: %w", syscall.EPIPE)), 1, ""},
		{"said already", Exit(1), 1, ""},
		{"nothing said", Exit(0), 0, ""},
		{"signal", &SignalError{os.Interrupt}, 130, ""},
		{"interrupted", Interrupted(nil), 130, ""},
		{"interrupted with a reason", Interrupted(Network(errors.New("x"))), 130, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := execute(func(context.Context, *Env) error { return tt.err })
			if r.status != tt.status || r.stderr != tt.stderr || r.stdout != "" {
				t.Errorf("status %d, stdout %q, stderr %q; want %d, nothing, %q", r.status, r.stdout, r.stderr, tt.status, tt.stderr)
			}
		})
	}
}

func TestMarksKeepNil(t *testing.T) {
	if Network(nil) != nil || Local(nil) != nil || Usage(nil) != nil {
		t.Error("a marked nil is an error")
	}
}

func TestExecuteReportsPanicsInOneLine(t *testing.T) {
	crash := func(context.Context, *Env) error { panic("lost\nmyself") }
	r := execute(crash)
	if want := "gtest: internal error: lost; myself; --debug shows where\n"; r.stderr != want || r.status != 2 {
		t.Errorf("status %d, stderr %q, want 2, %q", r.status, r.stderr, want)
	}
	r = execute(crash, "--debug")
	if !strings.Contains(r.stderr, "goroutine") || !strings.Contains(r.stderr, "cli_test.go") {
		t.Errorf("with --debug, no trace in %q", r.stderr)
	}
}

func TestExecuteReportsWrongUsage(t *testing.T) {
	for _, tt := range []struct {
		args string
		want string
	}{
		{"--nonsense", "unknown flag --nonsense"},
		{"--prt 8", `did you mean "--port"`},
		{"-w x a 1", `"x" is not a time in seconds`},
		{"-w", "timeout"},
		{"-w -1 a 1", `"-1" is not a time: it must not be negative`},
		{"--buffer=12q", `"12q" is not a size`},
		{"--cc=bbr", `"cubic","reno"`},
		{"--stats=xml", `"xml" is not one of text, json`},
		{"-4 -6", "can't be used together"},
		{"a b c", "unexpected argument c"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			r := execute(nil, strings.Fields(tt.args)...)
			if r.status != 2 || !strings.Contains(r.stderr, tt.want) || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("status %d, stderr %q; want 2 and one line with %s", r.status, r.stderr, tt.want)
			}
			if !strings.HasPrefix(r.stderr, "gtest: ") || !strings.HasSuffix(r.stderr, "; try gtest -h\n") {
				t.Errorf("stderr %q lacks the name or the hint", r.stderr)
			}
		})
	}
}

func TestExecuteGivesTheStreamsAndFlags(t *testing.T) {
	r := execute(func(_ context.Context, env *Env) error {
		fmt.Fprintln(env.Stdout, "product")
		env.Warnf("%s", "mind\nthe gap")
		env.Verbosef("verbose %d", env.Verbose)
		env.Log.Debug("not shown")
		return nil
	}, "-vv")
	if r.stdout != "product\n" || r.stderr != "gtest: mind; the gap\ngtest: verbose 2\n" {
		t.Errorf("stdout %q, stderr %q", r.stdout, r.stderr)
	}
	r = execute(func(_ context.Context, env *Env) error {
		env.Log.Debug("shown")
		env.Verbosef("not shown")
		return nil
	}, "--debug")
	if !strings.Contains(r.stderr, "msg=shown") || strings.Contains(r.stderr, "not") {
		t.Errorf("with --debug, stderr %q", r.stderr)
	}
}

func TestExecuteNeedsCommonFlags(t *testing.T) {
	var out, errs bytes.Buffer
	a := &App{Name: "gtest", Flags: &struct{ X bool }{}}
	if status := a.Execute(nil, Env{Stdout: &out, Stderr: &errs}); status != 2 || !strings.Contains(errs.String(), "cli.Common") {
		t.Errorf("status %d, stderr %q", status, errs.String())
	}
}
