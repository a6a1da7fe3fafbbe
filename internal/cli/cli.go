// Package cli is what the five commands share: flags and help (kong), exit
// statuses and one-line errors, signals, terminals, output in lines and in
// JSON, debug logging (logrus), man pages and shell completions.
//
// A command is an App: a struct with its flags and a Run function that is
// given its streams, so that it can be tested without a process. This package
// must not know what a command does: no packets, no links, no sockets.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/sirupsen/logrus"
)

// App is a command.
type App struct {
	Name  string // "gtcpcat"
	Brief string // what it is, one line without a full stop
	// Synopsis lists the ways to call it, without its name:
	// "[flags] HOST PORT".
	Synopsis []string
	// Flags points to the struct that kong fills in. It embeds Common.
	Flags any
	// Sections follow the flags in -h and in the man page.
	Sections []Section
	SeeAlso  []string // "nc(1)"
	// ManGroups are groups of flags that -h leaves to the manual, since it should fit on
	// a screen.
	ManGroups []string
	// Interruptible says that SIGINT is a way to end it even where it was
	// ignored from the start: scripts run such commands in the background, where
	// shells ignore it, and send it for the summary, as they do with ping.
	Interruptible bool
	// Reloads says that SIGHUP is no end: the command takes it as the wish to read its
	// files again.
	Reloads bool
	// Commands are what an App does that does several things. Run is then nil, unless the flag struct has
	// one command more, with default:"withargs", that is not listed here: what the app does without
	// the name of a command.
	Commands []Command
	// Run does the work. The context ends with SIGINT and SIGTERM; its cause
	// is then a *SignalError. What Run returns decides the exit status, see
	// Status.
	Run func(ctx context.Context, env *Env) error
}

// Section is a part of the help text. In its body, lines that begin with
// white space stay as they are; the others are paragraphs, parted by empty
// lines and filled to the width of the page.
type Section struct {
	Title, Body string
	// ManOnly keeps it out of -h, which should fit on a screen.
	ManOnly bool
}

// Env is what a running command is given.
type Env struct {
	Name           string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Verbose        int            // how often -v was given
	Log            *logrus.Logger // debug and trace output: silent without --debug
}

// Warnf prints one line on stderr, after the command's name.
func (e *Env) Warnf(format string, args ...any) {
	fmt.Fprintf(e.Stderr, "%s: %s\n", e.Name, oneLine(fmt.Sprintf(format, args...)))
}

// Verbosef is Warnf for those who gave -v.
func (e *Env) Verbosef(format string, args ...any) {
	if e.Verbose > 0 {
		e.Warnf(format, args...)
	}
}

// Main runs a command on the process's arguments and streams and ends the
// process.
func Main(a *App) {
	// A reader that went away shows as EPIPE, so that the command can end in
	// order instead of dying of the signal.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(a.Execute(os.Args[1:], Env{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}

// Execute runs a command on the given arguments and streams, prints what went
// wrong and returns the exit status.
func (a *App) Execute(args []string, env Env) (status int) {
	env.Name = a.Name
	var common *Common
	defer func() {
		if r := recover(); r != nil {
			status = a.crashed(r, common != nil && common.Debug, &env)
		}
	}()
	common, command, err := a.parse(args)
	if err == nil {
		var done bool
		if done, err = a.builtin(common, command, &env); !done {
			err = a.run(common, command, &env)
		}
	}
	return a.report(err, command, &env)
}

func (a *App) run(common *Common, command *Command, env *Env) error {
	work := a.Run
	if command != nil {
		work = command.Run
	}
	env.Verbose = common.Verbose
	env.Log = newLogger(env.Stderr, common.Debug)
	ctx, stop := withSignals(context.Background(), a.Interruptible, a.Reloads)
	defer stop()
	err := work(ctx, env)
	// A call that was cut short by the signal tells of the context alone.
	if cause := context.Cause(ctx); err != nil && errors.Is(err, context.Canceled) && cause != nil {
		return cause
	}
	return err
}

// builtin answers -h, --version and --generate.
func (a *App) builtin(c *Common, command *Command, env *Env) (done bool, err error) {
	switch {
	case c.wantsHelp:
		err = a.writeHelp(env.Stdout, command, Width(env.Stdout))
	case c.wantsVersion:
		_, err = fmt.Fprintf(env.Stdout, "%s %s\n", a.Name, Version())
	case c.Generate != "":
		err = a.generate(c.Generate, env.Stdout)
	default:
		return false, nil
	}
	return true, err
}

// report prints the one line that an error gets, if it gets one.
func (a *App) report(err error, command *Command, env *Env) int {
	status := Status(err)
	if err == nil || silent(err) {
		return status
	}
	line := oneLine(err.Error())
	if usage := (*usageError)(nil); errors.As(err, &usage) {
		line += "; try " + a.view(command).Name + " -h"
	}
	fmt.Fprintf(env.Stderr, "%s: %s\n", a.Name, line)
	return status
}

// crashed reports a bug of ours: one line, or with --debug the whole trace.
func (a *App) crashed(r any, trace bool, env *Env) int {
	hint := "; --debug shows where"
	if trace {
		hint = ""
	}
	fmt.Fprintf(env.Stderr, "%s: internal error: %s%s\n", a.Name, oneLine(fmt.Sprint(r)), hint)
	if trace {
		env.Stderr.Write(debug.Stack())
	}
	return StatusLocal
}

// oneLine folds a text into one line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(strings.TrimSpace(s), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
}
