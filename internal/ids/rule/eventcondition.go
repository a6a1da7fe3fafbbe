package rule

import (
	"strings"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// parseAppProto takes app-layer-protocol:[!]http[,whose view]. Several, all
// negated, are possible.
func (p *parser) parseAppProto(o *option) error {
	if p.rule.App != app.Unknown {
		return faultf("the rule is about %v already", p.rule.App)
	}
	name, view, _ := strings.Cut(o.value, ",")
	name, negated := strings.CutPrefix(strings.Trim(name, blanks), "!")
	proto, ok := app.ParseProtocol(strings.ToLower(strings.Trim(name, blanks)))
	if !ok {
		return faultf("%s is no protocol that is known here", short(name))
	}
	if proto == app.Unknown && negated {
		return faultf("unknown can't be negated")
	}
	a := AppProto{Protocol: proto, Negated: negated}
	if view = strings.Trim(view, blanks); view != "" {
		if a.Dir, ok = appProtoDirs[view]; !ok {
			return faultf("%s is no view of the protocol", short(view))
		}
	}
	if p.rule.AppProto == nil {
		p.rule.AppProto = &a
		return nil
	}
	for _, other := range append(p.rule.OtherAppProtos, *p.rule.AppProto) {
		if other.Dir == a.Dir && !(other.Negated && negated) {
			return faultf("a flow speaks one protocol: only negated ones can be several")
		}
	}
	p.rule.OtherAppProtos = append(p.rule.OtherAppProtos, a)
	return nil
}

var appProtoDirs = map[string]AppProtoDir{
	"direction": AppProtoAny,
	"to_server": AppProtoToServer, "toserver": AppProtoToServer, "to_client": AppProtoToClient, "toclient": AppProtoToClient,
	"final": AppProtoFinal, "either": AppProtoEither, "both": AppProtoBoth, "original": AppProtoOriginal,
}

func (p *parser) parseDecodeEvent(o *option) error {
	e, ok := event.Decode(o.value)
	return p.addEvent(Event{Source: DecodeEvent, Event: e}, o, ok)
}

func (p *parser) parseStreamEvent(o *option) error {
	e, ok := event.Stream(o.value)
	return p.addEvent(Event{Source: StreamEvent, Event: e}, o, ok)
}

// parseAppEvent takes app-layer-event:http.name, and names without a protocol:
// those of the recognition of protocols.
func (p *parser) parseAppEvent(o *option) error {
	name, _, hasProtocol := strings.Cut(o.value, ".")
	if !hasProtocol {
		e, ok := event.App("applayer", o.value)
		return p.addEvent(Event{Source: AppEvent, Event: e}, o, ok)
	}
	proto, ok := app.ParseProtocol(name)
	if !ok {
		return faultf("%s is no protocol that is known here", short(name))
	}
	e, ok := event.App(proto.String(), o.value[len(name)+1:])
	if !ok {
		return p.addEvent(Event{}, o, false)
	}
	if err := p.setProtocol([]app.Protocol{proto}); err != nil {
		return err
	}
	return p.addEvent(Event{Source: AppEvent, Event: e, Protocol: proto}, o, true)
}

func (p *parser) addEvent(e Event, o *option, ok bool) error {
	if !ok {
		return faultf("%s is no event that is known here", short(o.value))
	}
	p.rule.Events = append(p.rule.Events, e)
	return nil
}
