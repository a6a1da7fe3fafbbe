package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/alecthomas/kong"
)

// Command is one of the several things that an App can do: a field of its
// flag struct with the tag cmd, which holds the command's own flags.
type Command struct {
	Name  string // "scan", the field's name in small letters
	Brief string // what it does, one line without a full stop
	// Synopsis lists the ways to call it, without the app's and its own name.
	Synopsis []string
	// Sections follow the flags in its -h and in the man page.
	Sections []Section
	Run      func(ctx context.Context, env *Env) error
}

// command finds the one that the parsed node stands for.
func (a *App) command(n *kong.Node) *Command {
	if n == nil {
		return nil
	}
	i := slices.IndexFunc(a.Commands, func(c Command) bool { return c.Name == n.Name })
	if i < 0 {
		return nil
	}
	return &a.Commands[i]
}

// selected is the command on the command line, as far as it was understood.
func (a *App) selected(ctx *kong.Context, err error) *Command {
	if parse := (*kong.ParseError)(nil); errors.As(err, &parse) {
		ctx = parse.Context
	}
	if ctx == nil {
		return nil
	}
	return a.command(ctx.Selected())
}

// view is an App as the help sees it: as a whole, or one of its commands.
func (a *App) view(c *Command) App {
	if c == nil {
		return *a
	}
	return App{
		Name: a.Name + " " + c.Name, Brief: c.Brief, Synopsis: c.Synopsis,
		Flags: a.Flags, Sections: c.Sections, SeeAlso: a.SeeAlso,
	}
}
