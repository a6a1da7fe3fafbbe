package cli

import (
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// option is a flag as the help, the man page and the completions see it.
type option struct {
	short    string // "-w", or empty
	long     string // "--timeout"
	value    string // what its value is called, empty where it takes none
	optional bool   // the value may be left out
	help     string
	choices  []string // all values that it can have, empty where that is open
	complete string   // completeFile, ..., or empty
	common   bool     // all of the app's commands have it
}

// What a value can be completed from, as the tag "complete" names it.
const (
	completeFile      = "file"
	completeInterface = "interface"
	completeHost      = "host"
)

// optionGroup is the flags under one heading.
type optionGroup struct {
	title   string
	options []option
}

// page is all that is to be said about a command, or about an app as a whole.
type page struct {
	command *Command // nil for the whole
	groups  []optionGroup
	// argument is what the positional arguments are completed from.
	argument string
}

// page reads the flags out of the kong model: those without a group first,
// then the groups in the order in which they come. A command's own flags go
// before those that all commands have.
func (a *App) page(command *Command) (page, error) {
	k, err := a.parser()
	if err != nil {
		return page{}, err
	}
	flags, positional := k.Model.Flags, k.Model.Positional
	if n := k.Model.DefaultCmd; command == nil && n != nil {
		flags, positional = slices.Concat(n.Flags, flags), n.Positional
	}
	for _, n := range k.Model.Children {
		if c := a.command(n); c != nil && c == command {
			flags, positional = slices.Concat(n.Flags, flags), n.Positional
		}
	}
	p := page{command: command, groups: []optionGroup{{title: "Flags"}}}
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		title := "Flags"
		if f.Group != nil {
			title = f.Group.Title
		}
		i := slices.IndexFunc(p.groups, func(g optionGroup) bool { return g.title == title })
		if i < 0 {
			i = len(p.groups)
			p.groups = append(p.groups, optionGroup{title: title})
		}
		o := newOption(f)
		o.common = command != nil && slices.Contains(k.Model.Flags, f)
		p.groups[i].options = append(p.groups[i].options, o)
	}
	for _, arg := range positional {
		if p.argument = arg.Tag.Get("complete"); p.argument != "" {
			break
		}
	}
	return p, nil
}

// pages are those of the app and, after it, of each of its commands.
func (a *App) pages() ([]page, error) {
	whole, err := a.page(nil)
	if err != nil {
		return nil, err
	}
	all := []page{whole}
	for i := range a.Commands {
		p, err := a.page(&a.Commands[i])
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (p *page) options() []option {
	var all []option
	for _, g := range p.groups {
		all = append(all, g.options...)
	}
	return all
}

func newOption(f *kong.Flag) option {
	o := option{long: "--" + f.Name, help: f.Help, complete: f.Tag.Get("complete")}
	if f.Short != 0 {
		o.short = "-" + string(f.Short)
	}
	if f.Tag.Negatable != "" {
		o.long = "--[no-]" + f.Name
	}
	if f.Tag.Type == "path" || f.Tag.Type == "existingfile" {
		o.complete = completeFile
	}
	for _, list := range []string{f.Enum, f.Tag.Get("values")} {
		for choice := range strings.SplitSeq(list, ",") {
			if choice != "" {
				o.choices = append(o.choices, choice)
			}
		}
	}
	o.optional = f.Target.Type() == reflect.TypeFor[Optional]()
	if o.optional || !f.IsBool() && !f.IsCounter() {
		o.value = valueName(f, o.choices)
	}
	return o
}

func valueName(f *kong.Flag, choices []string) string {
	switch {
	case f.PlaceHolder != "":
		return f.PlaceHolder
	case len(choices) > 0:
		return strings.Join(choices, "|")
	}
	return strings.ToUpper(f.Name)
}

// usage is the option as the help prints it: "-w, --timeout SECS".
func (o *option) usage() string {
	s := o.long
	if o.short != "" {
		s = o.short + ", " + s
	}
	switch {
	case o.optional:
		s += "[=" + o.value + "]"
	case o.value != "":
		s += " " + o.value
	}
	return s
}

// names are all the ways to write the option.
func (o *option) names() []string {
	var names []string
	if o.short != "" {
		names = append(names, o.short)
	}
	if plain, negatable := strings.CutPrefix(o.long, "--[no-]"); negatable {
		return append(names, "--"+plain, "--no-"+plain)
	}
	return append(names, o.long)
}
