package arp

import (
	"slices"
	"testing"
	"time"

	"gotcp/internal/neigh/watch"
)

func TestHookEvent(t *testing.T) {
	r := newEventRecord(&watch.Event{Kind: watch.Spoof, Time: time.Unix(0, 0), IP: peer, MAC: mac3, Was: mac2})
	e := r.hookEvent()
	const input = `{"type":"spoof","time":"1970-01-01T00:00:00Z","ip":"10.0.0.2","mac":"02:00:00:00:00:03","vendor":"","was":"02:00:00:00:00:02"}` + "\n"
	env := []string{
		"GARP_EVENT=spoof", "GARP_TIME=1970-01-01T00:00:00Z", "GARP_IP=10.0.0.2", "GARP_MAC=02:00:00:00:00:03", "GARP_VENDOR=",
		"GARP_WAS=02:00:00:00:00:02", "GARP_WAS_VENDOR=",
	}
	if string(e.Input) != input || !slices.Equal(e.Env, env) || e.About != "spoof for 10.0.0.2" {
		t.Errorf("%s, %q, %q", e.Input, e.Env, e.About)
	}
}
