package tls

import (
	"testing"
)

func TestVersions(t *testing.T) {
	for v, want := range map[uint16]string{0: "UNDETERMINED", 0x0002: "SSLv2", 0x0300: "SSLv3", 0x0301: "TLSv1", 0x0302: "TLS 1.1", 0x0303: "TLS 1.2", 0x0304: "TLS 1.3", 0x7f1a: "0x7f1a"} {
		if got := VersionName(v); got != want {
			t.Errorf("%#x: %q", v, got)
		}
	}
	for v, want := range map[uint16]bool{0x0300: true, 0x0304: true, 0x0305: false, 0x7f1c: true, 0x7f00: false, 0xfb1a: true} {
		if validVersion(v) != want {
			t.Errorf("%#x: %v", v, !want)
		}
	}
	if !isGREASE(0x0a0a) || !isGREASE(0xfafa) || isGREASE(0x0a1a) || isGREASE(0x0a0b) {
		t.Error("GREASE")
	}
}
