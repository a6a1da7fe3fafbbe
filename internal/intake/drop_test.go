package intake

import (
	"testing"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
)

// Who asks for a user that isn't there is told so, before anything is given away.
func TestDropToNobodyKnown(t *testing.T) {
	e, _ := env()
	err := Drop(e, capture.DropConfig{User: "no-such-user"})
	if err == nil || cli.Status(err) != cli.StatusLocal {
		t.Errorf("%v", err)
	}
}
