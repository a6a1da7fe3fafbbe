package detect

import (
	"testing"

	"gotcp/internal/ids/rule"
)

func TestFileExt(t *testing.T) {
	for _, tt := range []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"extension", "a.EXE", []rule.Item{&rule.FileExt{Ext: "exe"}}, true},
		{"extension within", "a.exe.txt", []rule.Item{&rule.FileExt{Ext: "exe"}}, false},
		{"no such extension", "a.txt", []rule.Item{&rule.FileExt{Ext: "exe", Negated: true}}, true},
	} {
		if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
			t.Errorf("%s: holds: %v, want %v", tt.name, got, tt.want)
		}
	}
}
