package drill

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gotcp/internal/tcp"
)

// set configures the connection, in tcp.Config's terms:
//
//	mss=1460 adv-mss=1460 max-payload=0 rcvbuf=65535 sndbuf=65535 fixed-window cc=reno
//	nodelay nosack notimestamps nowscale keepalive=10s keepalive-interval=1s
//	keepalive-probes=3 msl=30s user-timeout=60s connect-timeout=60s
type set struct{ apply []func(*tcp.Config) }

func (s set) run(r *runner) error {
	for _, f := range s.apply {
		f(&r.cfg)
	}
	return nil
}

var flagSettings = map[string]func(*tcp.Config){
	"fixed-window": func(c *tcp.Config) { c.FixedWindow = true },
	"nodelay":      func(c *tcp.Config) { c.NoDelay = true },
	"nosack":       func(c *tcp.Config) { c.NoSACK = true },
	"notimestamps": func(c *tcp.Config) { c.NoTimestamps = true },
	"nowscale":     func(c *tcp.Config) { c.NoWindowScale = true },
}

var numberSettings = map[string]func(*tcp.Config, int){
	"mss":              func(c *tcp.Config, n int) { c.MSS = n },
	"adv-mss":          func(c *tcp.Config, n int) { c.AdvertisedMSS = n },
	"max-payload":      func(c *tcp.Config, n int) { c.MaxPayload = n },
	"rcvbuf":           func(c *tcp.Config, n int) { c.ReceiveBuffer = n },
	"sndbuf":           func(c *tcp.Config, n int) { c.SendBuffer = n },
	"keepalive-probes": func(c *tcp.Config, n int) { c.KeepAliveProbes = n },
}

var timeSettings = map[string]func(*tcp.Config, time.Duration){
	"keepalive":          func(c *tcp.Config, d time.Duration) { c.KeepAlive = d },
	"keepalive-interval": func(c *tcp.Config, d time.Duration) { c.KeepAliveInterval = d },
	"msl":                func(c *tcp.Config, d time.Duration) { c.MSL = d },
	"user-timeout":       func(c *tcp.Config, d time.Duration) { c.UserTimeout = d },
	"connect-timeout":    func(c *tcp.Config, d time.Duration) { c.ConnectTimeout = d },
}

// maxSetting bounds numbers, so that a script can't ask for a huge buffer.
const maxSetting = 1 << 24

func parseSet(text string) (set, error) {
	var s set
	for word := range strings.FieldsSeq(text) {
		f, err := parseSetting(word)
		if err != nil {
			return set{}, fmt.Errorf("%q: %w", word, err)
		}
		s.apply = append(s.apply, f)
	}
	return s, nil
}

func parseSetting(word string) (func(*tcp.Config), error) {
	name, value, _ := strings.Cut(word, "=")
	if f, ok := flagSettings[word]; ok {
		return f, nil
	}
	if f, ok := numberSettings[name]; ok {
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > maxSetting {
			return nil, fmt.Errorf("want a number up to %d", maxSetting)
		}
		return func(c *tcp.Config) { f(c, n) }, nil
	}
	if f, ok := timeSettings[name]; ok {
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 || d > maxTime {
			return nil, fmt.Errorf("want a duration")
		}
		return func(c *tcp.Config) { f(c, d) }, nil
	}
	if name == "cc" {
		return func(c *tcp.Config) { c.Congestion = value }, nil
	}
	return nil, fmt.Errorf("no such setting")
}
