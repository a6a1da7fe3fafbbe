package cli

import (
	"errors"
	"fmt"

	"github.com/alecthomas/kong"
)

// Common are the flags that every command has. A command's flag struct embeds
// it.
type Common struct {
	Verbose  int         `short:"v" type:"counter" help:"say more; twice for still more"`
	Debug    bool        `help:"log what happens inside, to stderr"`
	Version  VersionFlag `help:"print the version and exit"`
	Help     helpFlag    `short:"h" help:"print this help and exit"`
	Generate string      `hidden:"" enum:",man,bash,zsh,fish" default:"" placeholder:"WHAT" help:"print the man page or a shell's completions"`

	wantsHelp, wantsVersion bool
}

// Family are the flags that choose the IP version.
type Family struct {
	IPv4 bool `name:"ipv4" short:"4" xor:"family" help:"use IPv4 only"`
	IPv6 bool `name:"ipv6" short:"6" xor:"family" help:"use IPv6 only"`
}

func (c *Common) common() *Common { return c }

// hasCommon is a flag struct that embeds Common.
type hasCommon interface{ common() *Common }

// The flags that answer at once, whatever else is missing from the command
// line: kong runs their hook before it looks for that.
type (
	helpFlag bool
	// VersionFlag prints the version, like --version, under another name.
	VersionFlag bool
)

var (
	errHelp    = errors.New("help wanted")
	errVersion = errors.New("version wanted")
)

func (helpFlag) BeforeReset() error    { return errHelp }
func (VersionFlag) BeforeReset() error { return errVersion }

// parser builds the kong model of the command.
func (a *App) parser() (*kong.Kong, error) {
	if _, ok := a.Flags.(hasCommon); !ok {
		return nil, fmt.Errorf("flags of %s do not embed cli.Common", a.Name)
	}
	// As with getopt(3), what follows a flag that takes a value is its value: "-1" is
	// then judged by what the flag is for.
	return kong.New(a.Flags, kong.Name(a.Name), kong.Description(a.Brief), kong.NoDefaultHelp(), kong.WithHyphenPrefixedParameters(true))
}

// parse fills in the command's flags, and says which of an app's commands was
// called.
func (a *App) parse(args []string) (*Common, *Command, error) {
	k, err := a.parser()
	if err != nil {
		return nil, nil, err
	}
	c := a.Flags.(hasCommon).common()
	ctx, err := k.Parse(args)
	command := a.selected(ctx, err)
	switch {
	case errors.Is(err, errHelp):
		c.wantsHelp = true
		return c, command, nil
	case errors.Is(err, errVersion):
		c.wantsVersion = true
		return c, command, nil
	case err != nil && c.Generate != "":
		// What is missing for work is not missing for --generate.
		return c, command, nil
	case err != nil:
		return c, command, Usage(err)
	}
	return c, command, nil
}
