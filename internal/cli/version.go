package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the Makefile: -ldflags "-X gotcp/internal/cli.version=..."
var version string

// Version is what --version prints after the command's name.
func Version() string {
	v := version
	if v == "" {
		v = builtVersion(debug.ReadBuildInfo())
	}
	return fmt.Sprintf("%s (%s %s/%s)", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// builtVersion is the version that the Go command noted in the binary: the
// module's, or the commit that the tree was at.
func builtVersion(info *debug.BuildInfo, ok bool) string {
	if !ok {
		return "unknown"
	}
	var commit, dirty string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	switch v := info.Main.Version; {
	case v != "" && v != "(devel)":
		return v
	case commit != "":
		return commit + dirty
	}
	return "devel"
}
