package rule

var thresholdKinds = map[string]ThresholdKind{
	"limit": LimitKind, "threshold": ThresholdEvery, "both": BothKind, "backoff": Backoff,
}

var thresholdTracks = map[string]Track{
	"by_src": BySrc, "by_dst": ByDst, "by_both": ByBoth, "by_flow": ByFlow, "by_rule": ByRule,
}

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
	return p.setThreshold(t)
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
