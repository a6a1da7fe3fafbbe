package config

import "strings"

// ownWorkings are parts of the file about how Suricata itself is run, and fast: what it finds does not
// depend on them, nor does what gids finds. Below a name everything is meant.
var ownWorkings = []string{
	"suricata-version", "default-log-dir", "stats", "logging", "heartbeat", "sensor-name", "pid-file", "daemon-directory", "umask", "coredump",
	"run-as", "security", "unix-command", "plugins", "luajit", "magic-file", "runmode", "autofp-scheduler", "max-pending-packets",
	"default-packet-size", "threading", "mpm-algo", "spm-algo", "detect", "detect-engine", "profiling", "engine-analysis",
	"af-packet", "af-xdp", "dpdk", "pcap", "pcap-file", "nfq", "nflog", "netmap", "pfring", "ipfw", "napatech", "mpipe", "livedev", "capture", "cuda",
	"host", "ippair", "asn1-max-frames", "pcre", "legacy", "datasets.defaults", "datasets.limits", "datasets.rules", "host-mode", "exception-policy", "packet-alert-max",
	"flow.hash-size", "flow.prealloc", "flow.emergency-recovery", "flow.managers", "flow.recyclers", "flow.rate-tracking",
	"stream.prealloc-sessions", "stream.max-sessions", "stream.memcap", "stream.reassembly.randomize-chunk-size", "stream.reassembly.randomize-chunk-range",
	"stream.reassembly.chunk-prealloc", "stream.reassembly.segment-prealloc", "stream.reassembly.segments", "stream.reassembly.zero-copy-size",
	"defrag.memcap", "defrag.hash-size", "defrag.trackers", "defrag.max-frags", "defrag.prealloc",
}

// alike are values that say what gids does anyway.
var alike = map[string]string{
	"action-order": "pass,drop,reject,alert", "vlan.use-for-tracking": "true", "livedev.use-for-tracking": "true",
	"stream.reassembly.toserver-chunk-size": "2560", "stream.reassembly.toclient-chunk-size": "2560", "stream.reassembly.raw": "yes",
	"stream.bypass": "no", "stream.drop-invalid": "yes", "stream.max-synack-queued": "5", "stream.midstream-policy": "ignore",
	"defrag.timeout": "60", "multi-detect.enabled": "no",
}

// spoken are the protocols that gids looks into, by the names they have below app-layer.protocols.
// Of others it says, rule by rule, that they are not known.
var spoken = []string{"http", "dns", "tls", "ssh", "smtp", "ftp"}

// unfollowed names the part of the file that has no effect, as far as something with this name and value is
// one of those; empty otherwise.
func unfollowed(name, value string) string {
	for _, own := range ownWorkings {
		if within(name, own) {
			return ""
		}
	}
	if same, ok := alike[name]; ok && same == truly(value, same) {
		return ""
	}
	parts := strings.Split(name, ".")
	last := parts[len(parts)-1]
	switch {
	case within(name, "app-layer.protocols") && len(parts) > 3:
		return ofProtocol(parts, value)
	case parts[0] == "flow-timeouts" && (strings.HasPrefix(last, "emergency-") || last == "bypassed" || last == "closed"):
		return "" // flows make room in another order, and those of UDP and ICMP are never closed
	case within(name, "stream") || within(name, "flow") || within(name, "flow-timeouts"):
		return name
	}
	return parts[0]
}

// ofProtocol is unfollowed for what is below app-layer.protocols.
func ofProtocol(parts []string, value string) string {
	known := false
	for _, p := range spoken {
		known = known || parts[2] == p
	}
	last := parts[len(parts)-1]
	switch {
	case !known:
		return ""
	case last == "enabled" && truly(value, "yes") == "yes":
		return ""
	case last == "dp" || last == "sp": // protocols are known by what is said, on any port
		return ""
	}
	return strings.Join(parts[:4], ".")
}

// truly is a value in the words that another has, if both mean yes, or no.
func truly(value, as string) string {
	for _, words := range [][]string{{"true", "yes", "1", "on"}, {"false", "no", "0", "off"}} {
		means := func(s string) bool {
			for _, w := range words {
				if strings.EqualFold(s, w) {
					return true
				}
			}
			return false
		}
		if means(value) && means(as) {
			return as
		}
	}
	return value
}

// within reports whether a dotted name is that of a part, or of something in it.
func within(name, part string) bool {
	return name == part || strings.HasPrefix(name, part+".")
}
