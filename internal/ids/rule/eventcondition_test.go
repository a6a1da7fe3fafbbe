package rule

import (
	"fmt"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestApplicationProtocols(t *testing.T) {
	for options, want := range map[string]string{
		`app-layer-protocol:http;`:              fmt.Sprint([]AppProto{{Protocol: app.HTTP}}),
		`app-layer-protocol: !tls , final;`:     fmt.Sprint([]AppProto{{Protocol: app.TLS, Negated: true, Dir: AppProtoFinal}}),
		`app-layer-protocol:failed;`:            fmt.Sprint([]AppProto{{Protocol: app.Failed}}),
		`app-layer-protocol:unknown,to_server;`: fmt.Sprint([]AppProto{{Protocol: app.Unknown, Dir: AppProtoToServer}}),
		`app-layer-protocol:!tls; app-layer-protocol:!http;`: fmt.Sprint([]AppProto{
			{Protocol: app.TLS, Negated: true}, {Protocol: app.HTTP, Negated: true}}),
	} {
		r := load(t, options)
		if got := fmt.Sprint(append([]AppProto{*r.AppProto}, r.OtherAppProtos...)); got != want {
			t.Errorf("%s is %s, want %s", options, got, want)
		}
	}
	refuse(t, `app-layer-protocol:xyz;`, "no protocol")
	refuse(t, `app-layer-protocol:!unknown;`, "can't be negated")
	refuse(t, `app-layer-protocol:http,sometimes;`, "no view")
	refuse(t, `app-layer-protocol:http; app-layer-protocol:tls;`, "speaks one protocol")
	refuse(t, `http.uri; content:"a"; app-layer-protocol:tls;`, "is about http already")
}

// Names are those of the package event; which there are is not the matter here.
func TestEvents(t *testing.T) {
	refuse(t, `decode-event:no.such;`, "no event")
	refuse(t, `stream-event:no_such;`, "no event")
	refuse(t, `app-layer-event:no_such;`, "no event")
	refuse(t, `app-layer-event:http.no_such;`, "no event")
	refuse(t, `app-layer-event:xyz.no_such;`, "no protocol")
	known := func(options string, want Event) {
		t.Helper()
		if r := load(t, options); len(r.Events) != 1 || r.Events[0] != want {
			t.Errorf("%s is %+v, want %+v", options, r.Events, want)
		}
	}
	if e, ok := event.Decode("ipv4.pkt_too_small"); ok {
		known(`decode-event:ipv4.pkt_too_small;`, Event{Source: DecodeEvent, Event: e})
	}
	if e, ok := event.Stream("pkt_invalid_ack"); ok {
		known(`stream-event:pkt_invalid_ack;`, Event{Source: StreamEvent, Event: e})
	}
	if e, ok := event.App("dns", "malformed_data"); ok {
		known(`app-layer-event:dns.malformed_data;`, Event{Source: AppEvent, Event: e, Protocol: app.DNS})
		refuse(t, `http.uri; content:"a"; app-layer-event:dns.malformed_data;`, "is about dns")
	}
}
