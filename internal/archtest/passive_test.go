package archtest

import (
	"strings"
	"testing"
)

func TestPassivePackagesDoNothingOnTheirOwn(t *testing.T) {
	for _, tt := range []struct {
		name, imports, body string
		want                []string // "line: what"
	}{
		{"the clock", `import "time"`, "_ = time.Now()", []string{"4: time.Now"}},
		{"a clock kept", `import "time"`, "clock := time.Now; clock()", []string{"4: time.Now"}},
		{"another name", `import t "time"`, "t.Sleep(1)\nt.AfterFunc(1, nil)", []string{"4: time.Sleep", "5: time.AfterFunc"}},
		{"its types", `import "time"`, "var d time.Duration; _ = time.Unix(0, int64(d))", nil},
		{"a variable of that name", `import "fmt"`, "var time struct{ Now int }; fmt.Sprint(time.Now)", nil},
		{"a field of that name", `import "time"`, "var x struct{ time struct{ Now time.Time } }; _ = x.time.Now", nil},
		{"all names", `import . "time"`, "_ = Now()", []string{`2: imports all names of "time", which hides what is used`}},
		{"goroutine", "", "go func() {}()", []string{"4: go statement"}},
		{"in a closure", "", "f := func() { go print() }; f()", []string{"4: go statement", "4: print"}},
		{"printing", `import "fmt"`, "println(1); fmt.Println(2); fmt.Sprint(3)", []string{"4: fmt.Println", "4: println"}},
		{"our own print", "", "print := func() {}; print()", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code := "// Package tcp talks.\npackage tcp; " + tt.imports + "\nfunc f() {\n" + tt.body + "\n}\n"
			var want []string
			for _, w := range tt.want {
				want = append(want, "internal/tcp/f.go:"+w+": "+passiveRule)
			}
			if got := check(t, map[string]string{"internal/tcp/f.go": code}); got != strings.Join(want, "\n") {
				t.Errorf("%s\ngot  %s\nwant %s", code, got, strings.Join(want, "\n"))
			}
			// The same is right elsewhere.
			code = strings.ReplaceAll(strings.ReplaceAll(code, "Package tcp", "Package host"), "package tcp", "package host")
			if got := check(t, map[string]string{"internal/host/f.go": code}); got != "" {
				t.Errorf("in an active package: %s", got)
			}
		})
	}
}
