package rule

import (
	"testing"

	"gotcp/internal/ids/app"
)

func TestFileDigests(t *testing.T) {
	for text, want := range map[string]FileDigest{
		"filemd5:bad":            {List: DigestList{app.MD5, "/etc/rules/bad"}},
		"filesha1: !good":        {List: DigestList{app.SHA1, "/etc/rules/good"}, Negated: true},
		"filesha256:../a/b":      {List: DigestList{app.SHA256, "/etc/a/b"}},
		"filesha256:!\"/a/b c\"": {List: DigestList{app.SHA256, "/a/b c"}, Negated: true},
	} {
		r := one(t, "/etc/rules/my.rules", text+";")
		all := r.FileDigests()
		if len(all) != 1 || len(r.Buffers) != 1 || r.Buffers[0].Buffer != want.List.Of.Buffer() || !r.ToServer || !r.ToClient {
			t.Fatalf("%s: %+v", text, r.Buffers)
		}
		got := *all[0]
		if column, keyword := got.Column(), got.Keyword(); column != 30 || text[:len(keyword)] != keyword {
			t.Errorf("%s: %s at column %d", text, keyword, column)
		}
		got.pos = 0
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	// All that one rule says is about the same file.
	if r := one(t, "a", "filemd5:bad; filename:\"x\"; filemd5:!good;"); len(r.Buffers) != 2 || len(r.FileDigests()) != 2 {
		t.Errorf("%+v", r.Buffers)
	}
	refuse(t, "filemd5:;", "needs a value")
	refuse(t, "dns.query; content:\"a\"; filemd5:bad;", "carries no files")
}
