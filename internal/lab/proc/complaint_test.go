package proc

import "testing"

func TestOneLine(t *testing.T) {
	for said, ok := range map[string]bool{
		"gping: no route: why\n":            true,
		"gping: no route: why":              false,
		"ping: no route: why\n":             false,
		"":                                  false,
		"gping: one\ngping: two\n":          false,
		"gping: internal error: nil\n":      false,
		"gping: panic in goroutine 7 ...\n": false,
	} {
		if err := OneLine("gping", said); (err == nil) != ok {
			t.Errorf("%q: %v", said, err)
		}
	}
}
