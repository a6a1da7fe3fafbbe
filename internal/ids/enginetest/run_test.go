package enginetest

import (
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/ids/detect"
	"gotcp/internal/ids/rule"
)

// scene is one test: rules, a conversation, and the alerts in their order, each "sid@packet"; packet 0
// is the end of a flow.
type scene struct {
	name   string
	rules  string
	limits rule.ThresholdFile
	tables detect.Tables
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
	got, err := Run(sc.cfg, ids.RuleOptions{Thresholds: sc.limits, Tables: sc.tables}, sc.rules, sc.talk.frames)
	if err != nil {
		t.Error(err)
	}
	return strings.Join(got, " ")
}

func TestRunNamesBadRules(t *testing.T) {
	got, err := Run(ids.Config{}, ids.RuleOptions{}, "alert udp any any -> any any (content:\"x\"; sid:1;)\nalert udp any any -> any any (no_such_word; sid:2;)", newTalk().udp(c2s, "x").frames)
	if len(got) != 1 || got[0] != "1@1" || err == nil || !strings.Contains(err.Error(), "no_such_word") {
		t.Errorf("%q, %v", got, err)
	}
}
