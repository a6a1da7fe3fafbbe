package impair

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	maxDelay = time.Minute
	maxRate  = 1e12
	maxQueue = 1 << 20
)

// rateUnits are tc's, largest first.
var rateUnits = []struct {
	name   string
	factor int64
}{{"gbit", 1e9}, {"mbit", 1e6}, {"kbit", 1e3}, {"bit", 1}}

// Parse reads a specification such as
//
//	loss=1%,delay=20ms±5ms,reorder=0.5%,dup=0.1%,corrupt=0.01%,rate=10mbit,queue=64,seed=7
//
// Each word concerns both directions until a word begins with "in:" or
// "out:" (or "both:"): that holds for it and for all that follow. A later
// word replaces an earlier one. "+-" may be written for "±".
func Parse(spec string) (Config, error) {
	var c Config
	targets := []*Params{&c.In, &c.Out}
	for word := range strings.SplitSeq(spec, ",") {
		rest := strings.TrimSpace(word)
		for _, p := range []struct {
			prefix  string
			targets []*Params
		}{
			{"in:", []*Params{&c.In}},
			{"out:", []*Params{&c.Out}},
			{"both:", []*Params{&c.In, &c.Out}},
		} {
			if after, ok := strings.CutPrefix(rest, p.prefix); ok {
				rest, targets = strings.TrimSpace(after), p.targets
				break
			}
		}
		if err := c.set(targets, rest); err != nil {
			return Config{}, fmt.Errorf("%q: %w", strings.TrimSpace(word), err)
		}
	}
	if c.In.Queue+c.Out.Queue > 0 && c.In.Rate+c.Out.Rate == 0 {
		return Config{}, fmt.Errorf("\"queue=%d\": nothing ever waits in the queue without rate=", max(c.In.Queue, c.Out.Queue))
	}
	return c, nil
}

// set takes in one word without its prefix.
func (c *Config) set(targets []*Params, word string) error {
	name, value, ok := strings.Cut(word, "=")
	if name == "seed" && ok {
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil || n == 0 {
			return fmt.Errorf("want a whole number above 0, as in seed=7")
		}
		c.Seed = n
		return nil
	}
	for _, p := range targets {
		if err := p.set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// set takes in one word that concerns a direction.
func (p *Params) set(name, value string) (err error) {
	switch name {
	case "loss":
		p.Loss, err = parseShare(name, value)
	case "reorder":
		p.Reorder, err = parseShare(name, value)
	case "dup":
		p.Dup, err = parseShare(name, value)
	case "corrupt":
		p.Corrupt, err = parseShare(name, value)
	case "delay":
		p.Delay, p.Jitter, err = parseDelay(value)
	case "rate":
		p.Rate, err = parseRate(value)
	case "queue":
		p.Queue, err = strconv.Atoi(value)
		if err != nil || p.Queue < 1 || p.Queue > maxQueue {
			err = fmt.Errorf("want a number of packets from 1 to %d, as in queue=64", maxQueue)
		}
	default:
		err = fmt.Errorf("want loss=, delay=, reorder=, dup=, corrupt=, rate=, queue= or seed=, after in: or out: if for one direction only")
	}
	return err
}

func parseShare(name, value string) (float64, error) {
	digits, ok := strings.CutSuffix(value, "%")
	v, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || math.IsNaN(v) || v < 0 || v > 100 {
		return 0, fmt.Errorf("want a percentage from 0%% to 100%%, as in %s=0.5%%", name)
	}
	return v / 100, nil
}

func parseDelay(value string) (delay, jitter time.Duration, err error) {
	mean, spread, varies := strings.Cut(value, "±")
	if !varies {
		mean, spread, varies = strings.Cut(value, "+-")
	}
	delay, err = time.ParseDuration(mean)
	if err == nil && varies {
		jitter, err = time.ParseDuration(spread)
	}
	if err != nil || delay < 0 || jitter < 0 || delay > maxDelay || jitter > delay {
		return 0, 0, fmt.Errorf("want a time of at most %v and by how much it may vary, as in delay=20ms or delay=20ms±5ms", maxDelay)
	}
	return delay, jitter, nil
}

func parseRate(value string) (int64, error) {
	lower := strings.ToLower(value)
	for _, u := range rateUnits {
		digits, ok := strings.CutSuffix(lower, u.name)
		if !ok {
			continue
		}
		v, err := strconv.ParseFloat(digits, 64)
		bits := math.Round(v * float64(u.factor))
		if err != nil || math.IsNaN(v) || bits < 1 || bits > maxRate {
			break
		}
		return int64(bits), nil
	}
	return 0, fmt.Errorf("want a rate in bit, kbit, mbit or gbit per second, as in rate=10mbit")
}
