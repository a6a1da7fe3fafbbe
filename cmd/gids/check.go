package main

import (
	"context"
	"fmt"

	"gotcp/internal/cli"
	"gotcp/internal/sentry"
)

// checkFlags are those of gids check.
type checkFlags struct {
	Config string   `name:"config" short:"c" placeholder:"FILE" complete:"file" help:"take variables, rules and what goes with them from a suricata.yaml"`
	Set    []string `placeholder:"NAME=VALUE" sep:"none" help:"a variable: HOME_NET=10.0.0.0/8; may be repeated"`
	All    bool     `short:"a" help:"name every rule that is not loaded"`
	Strict bool     `help:"end with status 2 if a rule cannot be loaded"`
	JSON   bool     `name:"json" help:"print records, one object a line"`
	Files  []string `arg:"" optional:"" complete:"file"`
}

func (f *checkFlags) command() cli.Command {
	return cli.Command{
		Name: "check", Brief: "say which rules can be loaded, and why others can't",
		Synopsis: []string{"[flags] FILE|PATTERN|FOLDER..."},
		Sections: []cli.Section{
			{Title: "Records", ManOnly: true, Body: `
The types are file and total (rules, loaded, skipped, repeated, percent), and skipped, of a rule: file, line, column, sid, keyword,
reason, unmet. Repeated are those of which another file has the same number in the same or a newer revision; unmet says that the rule itself wants
something that is not here (requires).`},
			{Title: "Exit status", Body: `
  0  the files were read; 2  they were not, or with --strict a rule is skipped`},
		},
		Run: f.run,
	}
}

func (f *checkFlags) run(_ context.Context, env *cli.Env) error {
	if len(f.Files) == 0 && f.Config == "" {
		return cli.Usage(fmt.Errorf("no rules to check: name files, patterns or folders, or a suricata.yaml with -c"))
	}
	c := &command{env: env, flags: &watchFlags{Set: f.Set}}
	if err := c.checkVariables(); err != nil {
		return cli.Usage(err)
	}
	l := &sentry.Loader{Folders: sentry.NewFolders(), Names: f.Files, Config: f.Config, Set: c.set}
	defer l.Folders.Close()
	loaded, err := l.Load()
	if err != nil {
		return cli.Local(err)
	}
	for _, e := range loaded.Problems {
		env.Warnf("%v", e)
	}
	if f.JSON {
		err = sentry.WriteCheckJSON(env.Stdout, &loaded.Report)
	} else {
		err = sentry.WriteCheck(env.Stdout, &loaded.Report, f.All)
	}
	if n := loaded.Report.Total.Failed; err == nil && f.Strict && n > 0 {
		return cli.Local(fmt.Errorf("--strict: %s cannot be loaded", cli.Count(n, "rule")))
	}
	return err
}
