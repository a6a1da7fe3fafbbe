package config

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/ids"
)

// setting gives an engine's configuration what a value says.
type setting func(c *ids.Config, value string) error

// settings are those of Suricata that have a meaning here, by its names.
var settings = map[string]setting{
	"stream.midstream":           yesOrNo(func(c *ids.Config, on bool) { c.Midstream = on }),
	"stream.inline":              yesOrNo(func(c *ids.Config, on bool) { c.Inline = on }),
	"stream.async-oneside":       yesOrNo(func(c *ids.Config, on bool) { c.OneSided = on }),
	"stream.checksum-validation": yesOrNo(func(c *ids.Config, on bool) { c.NoChecksums = !on }),
	// Of files alone.
	"pcap-file.checksum-checks": yesOrNo(func(c *ids.Config, on bool) { c.NoChecksums = !on }),
	// 0 is no limit to Suricata, and the default to us.
	"stream.reassembly.depth":  size(0, func(c *ids.Config, n int64) { c.StreamDepth = orUnlimited(n, math.MaxInt) }),
	"stream.reassembly.memcap": size(minMemory, func(c *ids.Config, n int64) { c.StreamMemory = n }),
	"flow.memcap":              size(minMemory, func(c *ids.Config, n int64) { c.FlowMemory = n }),
	"packet-alert-max": func(c *ids.Config, value string) error {
		n, err := strconv.ParseUint(value, 10, 16)
		if err != nil || n == 0 {
			return fmt.Errorf("%q is no number from 1 to 65535", value)
		}
		c.MaxAlerts = int64(n)
		return nil
	},
	"app-layer.protocols.tls.encryption-handling": func(c *ids.Config, value string) error { return c.Encryption.UnmarshalText([]byte(value)) },
	// The older spelling, before there were three ways.
	"app-layer.protocols.tls.no-reassemble": yesOrNo(func(c *ids.Config, on bool) {
		c.Encryption = ids.EncryptionTracked
		if on {
			c.Encryption = ids.EncryptionBypassed
		}
	}),
	htp + "request-body-limit":  size(0, func(c *ids.Config, n int64) { c.RequestBody = orUnlimited(n, ids.MaxBody) }),
	htp + "response-body-limit": size(0, func(c *ids.Config, n int64) { c.ResponseBody = orUnlimited(n, ids.MaxBody) }),

	"flow-timeouts.tcp.new":             seconds(func(t *ids.Timeouts) *time.Duration { return &t.TCP.Opening }),
	"flow-timeouts.tcp.established":     seconds(func(t *ids.Timeouts) *time.Duration { return &t.TCP.Established }),
	"flow-timeouts.tcp.closed":          seconds(func(t *ids.Timeouts) *time.Duration { return &t.TCP.Closed }),
	"flow-timeouts.udp.new":             seconds(func(t *ids.Timeouts) *time.Duration { return &t.UDP.Opening }),
	"flow-timeouts.udp.established":     seconds(func(t *ids.Timeouts) *time.Duration { return &t.UDP.Established }),
	"flow-timeouts.icmp.new":            seconds(func(t *ids.Timeouts) *time.Duration { return &t.ICMP.Opening }),
	"flow-timeouts.icmp.established":    seconds(func(t *ids.Timeouts) *time.Duration { return &t.ICMP.Established }),
	"flow-timeouts.default.new":         seconds(func(t *ids.Timeouts) *time.Duration { return &t.Other.Opening }),
	"flow-timeouts.default.established": seconds(func(t *ids.Timeouts) *time.Duration { return &t.Other.Established }),
}

// htp is where Suricata keeps what concerns HTTP/1.
const htp = "app-layer.protocols.http.libhtp.default-config."

// minMemory is less than anything works with.
const minMemory = 4 << 10

// Settings are the names of all, sorted.
func Settings() []string { return slices.Sorted(maps.Keys(settings)) }

// Set gives a configuration what a setting says. It reports whether there is one of that name.
func Set(c *ids.Config, name, value string) (known bool, err error) {
	set, known := settings[spelled(name)]
	if !known {
		return false, nil
	}
	return true, set(c, strings.TrimSpace(value))
}

// spelled is a name as Suricata writes it today: it took underscores before, and still does.
func spelled(name string) string { return strings.ReplaceAll(name, "_", "-") }

func yesOrNo(set func(c *ids.Config, on bool)) setting {
	return func(c *ids.Config, value string) error {
		switch strings.ToLower(value) {
		case "auto": // as it is
		case "true", "yes", "1", "on":
			set(c, true)
		case "false", "no", "0", "off":
			set(c, false)
		default:
			return fmt.Errorf("%q is neither true nor false", value)
		}
		return nil
	}
}

func size(least int64, set func(c *ids.Config, n int64)) setting {
	return func(c *ids.Config, value string) error {
		n, err := cli.ParseSize(strings.ReplaceAll(value, " ", ""))
		if err == nil && n < least {
			err = fmt.Errorf("it must be %d bytes or more", least)
		}
		if err == nil {
			set(c, n)
		}
		return err
	}
}

func orUnlimited(n, most int64) int64 {
	if n == 0 || n > most {
		return most
	}
	return n
}

func seconds(place func(*ids.Timeouts) *time.Duration) setting {
	return func(c *ids.Config, value string) error {
		n, err := strconv.ParseUint(value, 10, 31)
		if err != nil {
			return fmt.Errorf("%q is no number of seconds", value)
		}
		// Nothing at all stands for the default.
		*place(&c.Timeouts) = max(time.Duration(n)*time.Second, 1)
		return nil
	}
}
