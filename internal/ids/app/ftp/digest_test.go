package ftp

import (
	"crypto/sha1"
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

// A file's digest is that of all that came, if it came to an end.
func TestDigest(t *testing.T) {
	long := make([]byte, maxFile)
	sum := sha1.Sum(append(long, "more"...))
	for name, c := range map[string]struct {
		end  func(d *Data)
		want []string
	}{
		"whole":      {func(d *Data) { d.Input(app.ToServer, []byte("more"), true) }, []string{string(sum[:])}},
		"not over":   {func(d *Data) { d.Input(app.ToServer, []byte("more"), false) }, nil},
		"cut off":    {func(d *Data) { d.Cut(app.ToServer); d.Input(app.ToServer, []byte("more"), true) }, nil},
		"with a gap": {func(d *Data) { d.Gap(app.ToServer, 1); d.Input(app.ToServer, []byte("more"), true) }, nil},
	} {
		d := NewData(app.Expectation{Name: "x", Store: true})
		d.Digest(app.Digests(0).With(app.SHA1))
		d.Input(app.ToServer, long, false)
		c.end(d)
		if got := apptest.Values(d, app.FileSHA1, app.ToServer); !slices.Equal(got, c.want) {
			t.Errorf("%s: %x", name, got)
		}
		if got := append(apptest.Values(d, app.FileMD5, app.ToServer), apptest.Values(d, app.FileSHA1, app.ToClient)...); len(got) > 0 {
			t.Errorf("%s: what nobody wants, or nothing has: %x", name, got)
		}
	}
}
