package eve

import (
	"strings"

	"gotcp/internal/ids"
	"gotcp/internal/ids/rule"
)

// sources are pkt_src, by PacketSource.
var sources = [...]string{
	ids.FromWire: "wire/pcap", ids.FromDefrag: "defrag", ids.FromTunnel: "tunnel", ids.FromFlowEnd: "stream (flow timeout)",
	ids.FromStream: "stream", ids.FromDetector: "detector",
}

// AppendAlert appends an alert as an object and its line's end.
func (w *Writer) AppendAlert(b []byte, a *ids.Alert) []byte { return w.appendAlert(b, "alert", a) }

// AppendEpisode appends what a detector says at the end of an episode: an object as that of the
// alert at its beginning, with another event_type, since it is none.
func (w *Writer) AppendEpisode(b []byte, a *ids.Alert) []byte { return w.appendAlert(b, "episode", a) }

func (w *Writer) appendAlert(b []byte, kind string, a *ids.Alert) []byte {
	s := subject{
		time: a.Frame.Time, kind: kind, flow: &a.Flow, iface: a.Frame.Interface, number: a.Frame.Number, vlans: a.VLANs,
		src: a.Src, dst: a.Dst, proto: a.Proto, ports: a.HasPorts, icmp: a.IsICMP, icmpType: a.ICMPType, icmpCode: a.ICMPCode,
		source: sources[a.Source],
	}
	b = w.begin(b, &s)
	b = appendVariables(b, a.Variables)
	if a.HasTx {
		b = number(b, "tx_id", a.TxID)
	}
	b = open(b, "alert", '{')
	b = text(b, "action", w.action(a.Action))
	b = number(b, "gid", uint64(a.GID))
	b = number(b, "signature_id", uint64(a.SID))
	b = number(b, "rev", uint64(a.Rev))
	b = text(b, "signature", a.Msg)
	b = text(b, "category", a.Class)
	b = number(b, "severity", uint64(a.Priority))
	if a.Rule != nil {
		b = appendTarget(b, a)
		b = appendMetadata(b, a.Rule.Metadata)
		b = appendReferences(b, a.References)
		b = appendContext(b, a.Context)
	}
	b = appendSummary(b, a.Summary)
	b = append(b, '}')
	b = appendTransaction(b, &a.Tx, a.TxID)
	b = appProto(b, a.App)
	b = appendPayload(b, a)
	if a.Flow.ID != 0 {
		b = text(b, "direction", a.Direction.String())
		b = w.appendFlow(b, &a.Flow, a.HasPorts)
	}
	return end(b)
}

// action is what became of the packet: nothing is stopped by who only listens.
func (w *Writer) action(a rule.Action) string {
	if w.config.Blocks && (a == rule.Drop || a == rule.Reject) || a == rule.Reject {
		return "blocked"
	}
	return "allowed"
}

// appendTarget says who attacks whom, for rules that tell.
func appendTarget(b []byte, a *ids.Alert) []byte {
	source, target := &a.Src, &a.Dst
	switch a.Rule.Target {
	case rule.NoTarget:
		return b
	case rule.TargetSrc:
		source, target = target, source
	}
	b = open(b, "source", '{')
	b = address(b, "ip", source.Addr())
	if a.HasPorts {
		b = number(b, "port", uint64(source.Port()))
	}
	b = open(append(b, '}'), "target", '{')
	b = address(b, "ip", target.Addr())
	if a.HasPorts {
		b = number(b, "port", uint64(target.Port()))
	}
	return append(b, '}')
}

// appendMetadata appends a rule's metadata: each key with the list of its values. What
// has no value is no pair, and left out.
func appendMetadata(b []byte, metadata []string) []byte {
	begun := false
	for i, m := range metadata {
		key, value, ok := strings.Cut(m, " ")
		if !ok || before(metadata[:i], key) {
			continue
		}
		if !begun {
			b, begun = open(b, "metadata", '{'), true
		}
		b = append(quoted(separate(b), key), ':', '[')
		b = quoted(b, strings.TrimSpace(value))
		for _, m := range metadata[i+1:] {
			if k, v, ok := strings.Cut(m, " "); ok && k == key {
				b = quoted(separate(b), strings.TrimSpace(v))
			}
		}
		b = append(b, ']')
	}
	if begun {
		b = append(b, '}')
	}
	return b
}

func appendReferences(b []byte, urls []string) []byte {
	if len(urls) == 0 {
		return b
	}
	b = open(b, "references", '[')
	for i, url := range urls {
		if i > 0 {
			b = separate(b)
		}
		b = quoted(b, url)
	}
	return append(b, ']')
}

// before reports whether a key has come before.
func before(metadata []string, key string) bool {
	for _, m := range metadata {
		if k, _, ok := strings.Cut(m, " "); ok && k == key {
			return true
		}
	}
	return false
}

// appendSummary appends the figures of a detector's episode.
func appendSummary(b []byte, facts []ids.Fact) []byte {
	if len(facts) == 0 {
		return b
	}
	b = open(b, "summary", '{')
	for i := range facts {
		f := &facts[i]
		if f.Text != "" {
			b = text(b, f.Name, f.Text)
		} else {
			b = float(b, f.Name, f.Value)
		}
	}
	return append(b, '}')
}

// appendFlow appends what an alert says of its flow.
func (w *Writer) appendFlow(b []byte, f *ids.Flow, ports bool) []byte {
	b = open(b, "flow", '{')
	b = traffic(b, f)
	b = append(name(b, "start"), '"')
	b = append(w.clock.appendEVE(b, f.Start), '"')
	if f.Src.Addr().IsValid() {
		b = address(b, "src_ip", f.Src.Addr())
		b = address(b, "dest_ip", f.Dst.Addr())
		if ports {
			b = number(b, "src_port", uint64(f.Src.Port()))
			b = number(b, "dest_port", uint64(f.Dst.Port()))
		}
	}
	return append(b, '}')
}
