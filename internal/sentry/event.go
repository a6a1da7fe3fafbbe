package sentry

import (
	"fmt"
	"strconv"

	"gotcp/internal/hook"
	"gotcp/internal/ids"
	"gotcp/internal/sentry/eve"
)

// event is an alert as the command of --exec gets it: in variables, and as its record of EVE on
// standard input. What comes from the network is in there, and nowhere in the command's own
// text.
func event(w *eve.Writer, a *ids.Alert) hook.Event {
	env := []string{
		fmt.Sprintf("GIDS_SID=%d", a.SID), fmt.Sprintf("GIDS_GID=%d", a.GID), fmt.Sprintf("GIDS_REV=%d", a.Rev),
		"GIDS_MSG=" + variable(a.Msg), "GIDS_CLASS=" + variable(a.Class), "GIDS_PRIORITY=" + strconv.Itoa(a.Priority),
		"GIDS_PROTO=" + a.Proto,
	}
	if a.Src.Addr().IsValid() {
		env = append(env, "GIDS_SRC="+a.Src.Addr().String())
	}
	if a.Dst.Addr().IsValid() {
		env = append(env, "GIDS_DST="+a.Dst.Addr().String())
	}
	if a.HasPorts {
		env = append(env, fmt.Sprintf("GIDS_SRC_PORT=%d", a.Src.Port()), fmt.Sprintf("GIDS_DST_PORT=%d", a.Dst.Port()))
	}
	return hook.Event{
		About: fmt.Sprintf("alert %d:%d", a.GID, a.SID), Env: env, Input: w.AppendAlert(nil, a),
	}
}

// variable is a text without the bytes that no variable can hold.
func variable(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c == 0 {
			b[i] = '.'
		}
	}
	return string(b)
}
