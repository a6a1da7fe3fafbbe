package arp

import (
	"encoding/json"
	"fmt"
	"time"

	"gotcp/internal/hook"
)

// hookEvent is the event as the command of --exec gets it: in variables, and as a record.
func (r *eventRecord) hookEvent() hook.Event {
	input, err := json.Marshal(r)
	if err != nil {
		// Of addresses, times and numbers none fails.
		panic(err)
	}
	return hook.Event{
		About: fmt.Sprintf("%s for %s", r.Type, r.IP), Env: environment(r), Input: append(input, '\n'),
	}
}

// environment is the event in variables for the command.
func environment(r *eventRecord) []string {
	env := []string{
		"GARP_EVENT=" + r.Type, "GARP_TIME=" + r.Time.Format(time.RFC3339Nano), "GARP_IP=" + r.IP.String(),
		"GARP_MAC=" + r.MAC.String(), "GARP_VENDOR=" + r.Vendor,
	}
	if r.Was != nil {
		env = append(env, "GARP_WAS="+r.Was.String(), "GARP_WAS_VENDOR="+r.WasVendor)
	}
	if r.Source != nil {
		env = append(env, "GARP_SOURCE="+r.Source.String())
	}
	if r.Count > 0 {
		env = append(env, fmt.Sprintf("GARP_COUNT=%d", r.Count))
	}
	return env
}
