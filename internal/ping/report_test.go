package ping

import (
	"testing"

	"gotcp/internal/echo"
)

// What an answer undoes that came after its interval is nobody's again.
func TestDifference(t *testing.T) {
	before := echo.Counts{Sent: 10, Received: 7, Lost: 3, Duplicates: 1}
	now := echo.Counts{Sent: 12, Received: 12, Lost: 0, Late: 3, Duplicates: 2}
	want := echo.Counts{Sent: 2, Received: 2, Late: 3, Duplicates: 1}
	if got := difference(&now, &before); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
