package config

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
	"gotcp/internal/ids/flow"
)

// What suricata's own file says of things that there are here, and other ways to spell it.
func TestSet(t *testing.T) {
	for _, c := range []struct {
		name, value  string
		before, want ids.Config
	}{
		{"stream.midstream", "true", ids.Config{}, ids.Config{Midstream: true}},
		{"stream.inline", "no", ids.Config{Inline: true}, ids.Config{}},
		{"stream.inline", "auto", ids.Config{Inline: true}, ids.Config{Inline: true}},
		{"stream.async_oneside", "on", ids.Config{}, ids.Config{OneSided: true}},
		{"stream.checksum-validation", "no", ids.Config{}, ids.Config{NoChecksums: true}},
		{"stream.checksum-validation", "yes", ids.Config{NoChecksums: true}, ids.Config{}},
		{"pcap-file.checksum-checks", "auto", ids.Config{}, ids.Config{}},
		{"pcap-file.checksum-checks", "no", ids.Config{}, ids.Config{NoChecksums: true}},
		{"stream.reassembly.depth", "2mb", ids.Config{}, ids.Config{StreamDepth: 2 << 20}},
		{"stream.reassembly.depth", "0", ids.Config{}, ids.Config{StreamDepth: math.MaxInt}},
		{"stream.reassembly.memcap", "256mb", ids.Config{}, ids.Config{StreamMemory: 256 << 20}},
		{"flow.memcap", " 64 mb", ids.Config{}, ids.Config{FlowMemory: 64 << 20}},
		{"packet-alert-max", "30", ids.Config{}, ids.Config{MaxAlerts: 30}},
		{"app-layer.protocols.tls.encryption-handling", "full", ids.Config{}, ids.Config{Encryption: ids.EncryptionInspected}},
		{"app-layer.protocols.tls.encryption-handling", "default", ids.Config{Encryption: ids.EncryptionInspected}, ids.Config{}},
		{"app-layer.protocols.tls.no_reassemble", "yes", ids.Config{}, ids.Config{Encryption: ids.EncryptionBypassed}},
		{"app-layer.protocols.tls.no-reassemble", "no", ids.Config{Encryption: ids.EncryptionBypassed}, ids.Config{}},
		{htp + "request-body-limit", "4kb", ids.Config{}, ids.Config{RequestBody: 4 << 10}},
		{htp + "response-body-limit", "0", ids.Config{}, ids.Config{ResponseBody: ids.MaxBody}},
		{"flow-timeouts.tcp.new", "7", ids.Config{}, ids.Config{Timeouts: ids.Timeouts{TCP: flow.Timeouts{Opening: 7 * time.Second}}}},
		{"flow-timeouts.default.established", "8", ids.Config{}, ids.Config{Timeouts: ids.Timeouts{Other: flow.Timeouts{Established: 8 * time.Second}}}},
		{"flow-timeouts.tcp.closed", "0", ids.Config{}, ids.Config{Timeouts: ids.Timeouts{TCP: flow.Timeouts{Closed: 1}}}},
	} {
		got := c.before
		known, err := Set(&got, c.name, c.value)
		if diff := cmp.Diff(c.want, got); !known || err != nil || diff != "" {
			t.Errorf("%s=%s: %v, %v, %s", c.name, c.value, known, err, diff)
		}
	}
	for _, name := range Settings() {
		if known, err := Set(&ids.Config{}, name, "perhaps"); !known || err == nil {
			t.Errorf("%s: %v, %v", name, known, err)
		}
	}
	if known, err := Set(&ids.Config{}, "stream.none", "1"); known || err != nil {
		t.Error("a setting that there is not is known")
	}
	if _, err := Set(&ids.Config{}, "flow.memcap", "12"); err == nil || slices.Contains(Settings(), "flow.none") {
		t.Error("flows in twelve bytes")
	}
}
