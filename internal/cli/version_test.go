package cli

import (
	"runtime/debug"
	"testing"
)

func TestBuiltVersion(t *testing.T) {
	vcs := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef"}
	for _, tt := range []struct {
		info *debug.BuildInfo
		ok   bool
		want string
	}{
		{nil, false, "unknown"},
		{vcs("(devel)"), true, "devel"},
		{vcs("v1.2.3", commit), true, "v1.2.3"},
		{vcs("(devel)", commit), true, "0123456789ab"},
		{vcs("", commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), true, "0123456789ab-dirty"},
	} {
		if got := builtVersion(tt.info, tt.ok); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.info, got, tt.want)
		}
	}
}
