package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

const settled = `
suricata-version: "8.0"
default-log-dir: /var/log/suricata/
outputs:
  - fast: {enabled: yes, filename: fast.log}
  - eve-log:
      enabled: yes
      types: [alert: {payload: no}, dns]
af-packet:
  - {interface: eth0, cluster-id: 99}
pcap-file:
  checksum-checks: no
app-layer:
  protocols:
    tls:
      enabled: yes
      detection-ports: {dp: 443}
      encryption-handling: bypass
    http:
      enabled: yes
      libhtp:
        default-config:
          personality: IDS
          request-body-limit: 8kb
    smb: {enabled: no}
    ssh: {enabled: no}
action-order: [pass, drop, reject, alert]
host-os-policy:
  windows: [0.0.0.0/0]
defrag: {memcap: 32mb, timeout: 60}
vlan: {use-for-tracking: true}
flow: {memcap: 64mb, hash-size: 65536}
flow-timeouts:
  tcp: {new: 10, established: 20, closed: 30, emergency-new: 5}
  udp: {new: 11}
stream:
  memcap: 64mb
  midstream: true
  inline: auto
  checksum_validation: yes
  reassembly:
    memcap: 32mb
    depth: 2mb
    toserver-chunk-size: 2560
    toclient-chunk-size: 4000
    randomize-chunk-size: yes
`

// Settings have their effect, and what has none is named unless it is nothing to miss.
func TestSettings(t *testing.T) {
	c, err := Read("/a.yaml", files{"/a.yaml": settled}.read)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"outputs", "app-layer.protocols.http.libhtp", "app-layer.protocols.ssh.enabled", "host-os-policy", "stream.reassembly.toclient-chunk-size",
	}
	if diff := cmp.Diff(want, c.Unfollowed); diff != "" {
		t.Error(diff)
	}
	var got ids.Config
	if err := c.Configure(&got, true); err != nil {
		t.Fatal(err)
	}
	expected := ids.Config{
		Midstream: true, Encryption: ids.EncryptionBypassed, RequestBody: 8 << 10, FlowMemory: 64 << 20, StreamMemory: 32 << 20, StreamDepth: 2 << 20,
	}
	const second = 1e9
	expected.Timeouts.TCP.Opening, expected.Timeouts.TCP.Established, expected.Timeouts.TCP.Closed = 10*second, 20*second, 30*second
	expected.Timeouts.UDP.Opening = 11 * second
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
	// What is for files alone: the later one counts of those in the same file.
	c.Settings = []Setting{{"pcap-file.checksum-checks", "no"}}
	for _, fromFiles := range []bool{true, false} {
		var got ids.Config
		if err := c.Configure(&got, fromFiles); err != nil || got.NoChecksums != fromFiles {
			t.Errorf("from files %v: %v, %v", fromFiles, got.NoChecksums, err)
		}
	}
}

func TestSettingsOutOfSense(t *testing.T) {
	c, err := Read("/a.yaml", files{"/a.yaml": "flow:\n  memcap: much\nstream:\n  inline: perhaps\n"}.read)
	if err != nil {
		t.Fatal(err)
	}
	err = c.Configure(&ids.Config{}, true)
	if err == nil || !strings.Contains(err.Error(), "flow.memcap: ") || !strings.Contains(err.Error(), "stream.inline: ") {
		t.Errorf("%v", err)
	}
	// Ten times ten aliases, and so on, which are some lines only.
	laughs := "a0: &a0 {x: y}\n"
	for i := 1; i < 12; i++ {
		laughs += strings.NewReplacer("N", string(rune('a'+i)), "O", string(rune('a'+i-1))).Replace("bN: &N {a: *O, b: *O, c: *O, d: *O, e: *O, f: *O, g: *O, h: *O}\n")
	}
	laughs = strings.Replace(laughs, "a0: &a0", "a0: &a", 1)
	if _, err := Read("/a.yaml", files{"/a.yaml": laughs}.read); err == nil || !strings.Contains(err.Error(), errSettings.Error()) {
		t.Errorf("%v", err)
	}
}
