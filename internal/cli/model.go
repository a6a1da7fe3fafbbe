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

// page is all that is to be said about a command.
type page struct {
	groups []optionGroup
	// argument is what the positional arguments are completed from.
	argument string
}

// page reads the flags out of the kong model: those without a group first,
// then the groups in the order in which they come.
func (a *App) page() (page, error) {
	k, err := a.parser()
	if err != nil {
		return page{}, err
	}
	p := page{groups: []optionGroup{{title: "Flags"}}}
	for _, f := range k.Model.Flags {
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
		p.groups[i].options = append(p.groups[i].options, newOption(f))
	}
	for _, arg := range k.Model.Positional {
		if p.argument = arg.Tag.Get("complete"); p.argument != "" {
			break
		}
	}
	return p, nil
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
