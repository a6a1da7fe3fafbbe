package ping

import (
	"strings"
	"testing"
	"time"

	"gotcp/internal/echo"
)

func TestHistogramText(t *testing.T) {
	var b strings.Builder
	writeHistogram(&b, []echo.Bucket{{UpTo: time.Millisecond, Count: 80}, {UpTo: 2 * time.Millisecond, Count: 1}, {UpTo: 5 * time.Millisecond}})
	want := "    <= 1.000 ms  " + strings.Repeat("#", 40) + " 80\n" +
		"    <= 2.000 ms  #" + strings.Repeat(" ", 39) + " 1\n" +
		"    <= 5.000 ms  " + strings.Repeat(" ", 40) + " 0\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
	b.Reset()
	writeHistogram(&b, nil)
	if b.String() != "" {
		t.Errorf("%q of nothing", b.String())
	}
}
