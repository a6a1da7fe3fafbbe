package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestLoggerIsSilentWithoutDebug(t *testing.T) {
	var b bytes.Buffer
	newLogger(&b, false).Error("x")
	if b.Len() > 0 {
		t.Errorf("logged %q", b.String())
	}
	newLogger(&b, true).WithField("port", 80).Trace("hello")
	if got := b.String(); !strings.Contains(got, "msg=hello port=80") || strings.Contains(got, "\x1b") {
		t.Errorf("logged %q", got)
	}
}
