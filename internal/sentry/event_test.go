package sentry

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/sentry/eve"
)

// What came from the network is in variables and on standard input only.
func TestEvent(t *testing.T) {
	a := &ids.Alert{
		GID: 1, SID: 2, Rev: 3, Msg: "a\x00b", Class: "Misc", Priority: 2, Proto: "TCP", HasPorts: true,
		Src: netip.MustParseAddrPort("[fd00::1]:80"), Dst: netip.MustParseAddrPort("[fd00::2]:90"),
	}
	e := event(eve.New(eve.Config{}), a)
	want := []string{
		"GIDS_SID=2", "GIDS_GID=1", "GIDS_REV=3", "GIDS_MSG=a.b", "GIDS_CLASS=Misc", "GIDS_PRIORITY=2", "GIDS_PROTO=TCP",
		"GIDS_SRC=fd00::1", "GIDS_DST=fd00::2", "GIDS_SRC_PORT=80", "GIDS_DST_PORT=90",
	}
	if !slices.Equal(e.Env, want) || e.About != "alert 1:2" || !strings.HasSuffix(string(e.Input), "}\n") {
		t.Errorf("%q, %q, %s", e.Env, e.About, e.Input)
	}
	e = event(eve.New(eve.Config{}), &ids.Alert{})
	if slices.ContainsFunc(e.Env, func(v string) bool { return strings.HasPrefix(v, "GIDS_SRC") }) {
		t.Errorf("%q", e.Env)
	}
}
