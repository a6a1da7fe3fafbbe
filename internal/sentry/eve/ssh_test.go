package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
)

func TestSSH(t *testing.T) {
	got := transaction(t, ids.Transaction{SSH: &ids.SSH{ClientProto: "2.0", ClientSoftware: "OpenSSH_9", ServerProto: "2.0", ServerHassh: "ab", ServerHasshString: "x;y"}})
	want := map[string]any{"ssh": map[string]any{
		"client": map[string]any{"proto_version": "2.0", "software_version": "OpenSSH_9"},
		"server": map[string]any{"proto_version": "2.0", "hassh": map[string]any{"hash": "ab", "string": "x;y"}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
