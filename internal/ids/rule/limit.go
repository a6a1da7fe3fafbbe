package rule

import "gotcp/internal/ids/app"

var thresholdKinds = map[string]ThresholdKind{
	"limit": LimitKind, "threshold": ThresholdEvery, "both": BothKind, "backoff": Backoff,
}

var thresholdTracks = map[string]Track{
	"by_src": BySrc, "by_dst": ByDst, "by_both": ByBoth, "by_flow": ByFlow, "by_rule": ByRule,
}

var uniqueOn = map[string]UniqueOn{"src_port": UniqueSrcPort, "dst_port": UniqueDstPort}

// parseThreshold takes threshold: type limit, track by_src, count 1, seconds 60.
func (p *parser) parseThreshold(o *option) error {
	t, err := parseThreshold(o.value)
	if err != nil {
		return err
	}
	return p.setThreshold(t)
}

// parseDetectionFilter takes detection_filter: track by_src, count 1, seconds 60.
func (p *parser) parseDetectionFilter(o *option) error {
	t, err := parseDetectionFilter(o.value)
	if err != nil {
		return err
	}
	if t.UniqueOn != AnyPort && !p.hasPorts() {
		return faultf("unique_on is for rules about TCP, UDP or SCTP: others have no ports")
	}
	return p.setThreshold(t)
}

// hasPorts reports whether the rule is about packets that all have ports.
func (p *parser) hasPorts() bool {
	switch p.rule.Proto {
	case TCP, TCPPacket, TCPStream, UDP, SCTP:
		return true
	}
	return p.rule.App != app.Unknown
}

func (p *parser) setThreshold(t *Threshold) error {
	if p.rule.Threshold != nil {
		return faultf("the rule has a threshold or a detection_filter already")
	}
	p.rule.Threshold = t
	return nil
}

func parseThreshold(s string) (*Threshold, error) {
	t := &Threshold{}
	need := []string{"type", "track", "count", "seconds"}
	given, err := namedParts(s, t.setPart)
	if err != nil {
		return nil, err
	}
	if t.Kind == Backoff {
		need[3] = "multiplier"
		if given["seconds"] {
			return nil, faultf("a backoff has a multiplier, no seconds")
		}
		if t.Track != ByFlow {
			return nil, faultf("a backoff counts by_flow")
		}
	} else if given["multiplier"] {
		return nil, faultf("only a backoff has a multiplier")
	}
	if given["unique_on"] {
		return nil, faultf("unique_on is for detection_filter")
	}
	return t, given.need(need...)
}

func parseDetectionFilter(s string) (*Threshold, error) {
	t := &Threshold{}
	given, err := namedParts(s, t.setPart)
	if err != nil {
		return nil, err
	}
	if given["type"] || given["multiplier"] {
		return nil, faultf("it has no type and no multiplier")
	}
	if given["unique_on"] && t.Count > lastPort {
		return nil, faultf("there are no more than %d ports", lastPort+1)
	}
	t.Kind = DetectionFilter
	return t, given.need("track", "count", "seconds")
}

func (t *Threshold) setPart(key, value string) error {
	ok := true
	switch key {
	case "type":
		if t.Kind, ok = thresholdKinds[value]; !ok {
			return faultf("%s is no type: limit, threshold, both and backoff are", short(value))
		}
		return nil
	case "track":
		if t.Track, ok = thresholdTracks[value]; !ok {
			return faultf("%s is not tracked: by_src, by_dst, by_both, by_flow and by_rule are", short(value))
		}
		return nil
	case "unique_on":
		if t.UniqueOn, ok = uniqueOn[value]; !ok {
			return faultf("%s is neither src_port nor dst_port", short(value))
		}
		return nil
	}
	n, err := parseUint(value, 32)
	switch key {
	case "count":
		t.Count = uint32(n)
	case "seconds":
		t.Seconds = uint32(n)
	case "multiplier":
		t.Multiplier = uint32(n)
	default:
		return faultf("%s is not understood", short(key))
	}
	if err == nil && n == 0 {
		return faultf("a %s of nothing", key)
	}
	return err
}
