package enginetest

import (
	"errors"
	"fmt"
	"slices"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
)

// Run is what rules say of frames: "sid@packet" for each alert, in their order, where packet 0 is the end
// of a flow. What goes with the rules is given. The error is of rules that are not good.
func Run(cfg ids.Config, given ids.RuleOptions, rules string, frames []ids.Frame) ([]string, error) {
	list, failed := rule.NewConfig().Parse("test.rules", rules)
	given.Inline = cfg.Inline
	set, errs := ids.NewRules(list, given)
	for _, err := range failed {
		errs = append(errs, err)
	}
	e := ids.NewEngine(cfg, set)
	var got []string
	take := func(o ids.Output) {
		for i := range o.Alerts {
			got = append(got, fmt.Sprintf("%d@%d", o.Alerts[i].SID, o.Alerts[i].Frame.Number))
		}
	}
	for i := range frames {
		f := frames[i]
		f.Data = slices.Clone(f.Data) // the engine may keep none of it, and tests play frames again
		take(e.Process(&f))
	}
	flows, episodes := e.Finish()
	take(flows)
	take(episodes)
	return got, errors.Join(errs...)
}
