package enginetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
)

// scene is one test: rules, a conversation, and the alerts in their order, each "sid@packet"; packet 0
// is the end of a flow.
type scene struct {
	name   string
	rules  string
	limits rule.ThresholdFile
	cfg    ids.Config
	talk   *talk
	want   string
}

// play runs scenes.
func play(t *testing.T, scenes []scene) {
	t.Helper()
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			t.Helper()
			if got := sc.run(t); got != sc.want {
				t.Errorf("%s\ngot  %s\nwant %s", strings.TrimSpace(sc.rules), got, sc.want)
			}
		})
	}
}

func (sc *scene) run(t *testing.T) string {
	t.Helper()
	c := rule.NewConfig()
	list, failed := c.Parse("test.rules", sc.rules)
	for _, err := range failed {
		t.Error(err)
	}
	rules, errs := ids.NewRules(list, ids.RuleOptions{Inline: sc.cfg.Inline, Thresholds: sc.limits})
	for _, err := range errs {
		t.Error(err)
	}
	e := ids.NewEngine(sc.cfg, rules)
	var got []string
	take := func(o ids.Output) {
		for i := range o.Alerts {
			got = append(got, fmt.Sprintf("%d@%d", o.Alerts[i].SID, o.Alerts[i].Frame.Number))
		}
	}
	for i := range sc.talk.frames {
		f := sc.talk.frames[i]
		f.Data = slices.Clone(f.Data)
		take(e.Process(&f))
	}
	flows, episodes := e.Finish()
	take(flows)
	take(episodes)
	return strings.Join(got, " ")
}
