package rule

import (
	"strings"
)

// ThresholdFile is what a threshold.config says about alerts from outside of the
// rules. A GID or SID of 0 means all.
type ThresholdFile struct {
	Filters      []Filter
	Rates        []Rate
	Suppressions []Suppression
}

// Filter is a threshold for a rule (threshold, event_filter).
type Filter struct {
	GID, SID uint32
	Threshold
}

// Rate changes what a rule does while it matches more than so often (rate_filter).
type Rate struct {
	GID, SID       uint32
	Track          Track
	Count, Seconds uint32
	Action         Action
	Timeout        uint32 // seconds
}

// Suppression keeps a rule from raising alerts about some hosts, or (no
// addresses) any.
type Suppression struct {
	GID, SID  uint32
	Side      Side
	Addresses *Addresses
}

// Side is which address of a packet is meant.
type Side uint8

// The sides.
const (
	SideSrc Side = iota
	SideDst
	SideEither
)

// Parse adds the lines of a threshold.config; its addresses may use variables.
func (t *ThresholdFile) Parse(file, text string, variables *Variables) (failed []*Error) {
	eachRule(text, func(l logical) bool {
		kind, rest, _ := strings.Cut(l.text, " ")
		err := t.parseLine(kind, rest, variables)
		if l.tooLong {
			err = faultf("the line is too long")
		}
		if err != nil {
			e := failure(err, kind, 0, 0)
			e.File, e.Line = file, l.line
			failed = append(failed, e)
		}
		return len(failed) < maxErrors
	})
	return failed
}

func (t *ThresholdFile) parseLine(kind, rest string, variables *Variables) error {
	gid, sid, rest, err := cutIdentity(rest)
	if err != nil {
		return err
	}
	switch kind {
	case "threshold", "event_filter":
		threshold, err := parseThreshold(rest)
		if err != nil {
			return err
		}
		t.Filters = append(t.Filters, Filter{gid, sid, *threshold})
	case "rate_filter":
		r, err := parseRate(rest)
		if err != nil {
			return err
		}
		r.GID, r.SID = gid, sid
		t.Rates = append(t.Rates, r)
	case "suppress":
		s, err := parseSuppression(rest, variables)
		if err != nil {
			return err
		}
		s.GID, s.SID = gid, sid
		t.Suppressions = append(t.Suppressions, s)
	default:
		return faultf("%s is none of threshold, event_filter, rate_filter and suppress", short(kind))
	}
	return nil
}

// cutIdentity takes "gen_id 1, sig_id 2" off the front.
func cutIdentity(s string) (gid, sid uint32, rest string, err error) {
	for _, part := range []struct {
		key string
		to  *uint32
	}{{"gen_id", &gid}, {"sig_id", &sid}} {
		var word string
		word, s, _ = strings.Cut(s, ",")
		key, value, _ := strings.Cut(strings.Trim(word, blanks), " ")
		if key != part.key {
			return 0, 0, "", faultf("%s is missing, or not in its place", part.key)
		}
		n, err := parseUint(strings.Trim(value, blanks), 32)
		if err != nil {
			return 0, 0, "", err
		}
		*part.to = uint32(n)
	}
	if gid == 0 && sid != 0 {
		return 0, 0, "", faultf("a sig_id for all gen_id makes no sense")
	}
	return gid, sid, s, nil
}

var rateActions = map[string]Action{"alert": Alert, "pass": Pass, "drop": Drop, "reject": Reject}

func parseRate(s string) (Rate, error) {
	var r Rate
	var t Threshold
	given, err := namedParts(s, func(key, value string) error {
		switch key {
		case "new_action":
			action, ok := rateActions[value]
			if !ok {
				return faultf("%s is no action: alert, pass, drop and reject are", short(value))
			}
			r.Action = action
		case "timeout":
			n, err := parseUint(value, 32)
			r.Timeout = uint32(n)
			return err
		case "track", "count", "seconds":
			return t.setPart(key, value)
		default:
			return faultf("%s is not understood", short(key))
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	r.Track, r.Count, r.Seconds = t.Track, t.Count, t.Seconds
	return r, given.need("track", "count", "seconds", "new_action", "timeout")
}

func parseSuppression(s string, variables *Variables) (sup Suppression, err error) {
	if s = strings.Trim(s, blanks); s == "" {
		return sup, nil
	}
	track, rest, _ := strings.Cut(s, ",")
	key, value := cutPart(strings.Trim(track, blanks))
	switch {
	case key != "track":
		return sup, faultf("track is missing: by_src, by_dst or by_either")
	case value == "by_src":
		sup.Side = SideSrc
	case value == "by_dst":
		sup.Side = SideDst
	case value == "by_either":
		sup.Side = SideEither
	default:
		return sup, faultf("%s is none of by_src, by_dst and by_either", short(value))
	}
	key, value = cutPart(strings.Trim(rest, blanks))
	if key != "ip" {
		return sup, faultf("ip is missing: whom it is about")
	}
	// A list without brackets is one, too.
	sup.Addresses, err = variables.Addresses("[" + value + "]")
	return sup, err
}
