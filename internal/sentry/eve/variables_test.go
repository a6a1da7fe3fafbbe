package eve

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gotcp/internal/ids"
	"gotcp/internal/ids/detect"
)

func TestVariables(t *testing.T) {
	a := webAlert()
	a.Variables = &ids.Variables{
		Bits: []string{"http.dottedquadhost", "x"}, Ints: []detect.Int{{Name: "n", Value: 3}, {Name: `"m"`, Value: 0}},
		Flow: []ids.Text{{Name: "ua", Value: "curl"}}, Packet: []ids.Text{{Name: "a\"\n", Value: "1"}, {Name: "a", Value: "\xff"}},
	}
	a.Context = []ids.Text{{Name: "user", Value: "alice"}, {Name: "id", Value: ""}}
	got := decode(t, New(Config{}).AppendAlert(nil, a))
	want := map[string]any{
		"flowbits": []any{"http.dottedquadhost", "x"}, "flowints": map[string]any{"n": 3.0, `"m"`: 0.0},
		"flowvars": []any{map[string]any{"ua": "curl"}}, "pktvars": []any{map[string]any{"a\"\n": "1"}, map[string]any{"a": `\xff`}},
	}
	if d := cmp.Diff(want, got["metadata"]); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]any{"user": "alice", "id": ""}, got["alert"].(map[string]any)["context"]); d != "" {
		t.Error(d)
	}
	a.Variables, a.Context = &ids.Variables{Bits: []string{"x"}}, nil
	got = decode(t, New(Config{}).AppendAlert(nil, a))
	if d := cmp.Diff(map[string]any{"flowbits": []any{"x"}}, got["metadata"]); d != "" {
		t.Error(d)
	}
}
