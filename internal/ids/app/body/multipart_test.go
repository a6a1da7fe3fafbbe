package body

import (
	"fmt"
	"testing"
)

// parts parses a form that comes in pieces of a size.
func parts(form string, size int) (files string, problems MultipartProblem) {
	var m Multipart
	m.Reset([]byte("xx"))
	for at := 0; at < len(form); at += size {
		m.Parse([]byte(form[:min(len(form), at+size)]), false)
	}
	m.Parse([]byte(form), true)
	for i := range m.Files() {
		name, data, done := m.File([]byte(form), i)
		files += fmt.Sprintf("%s=%s %t;", name, data, done)
		if done && !m.Whole(i) {
			files += " broken off"
		}
	}
	return files, m.Problems()
}

func TestMultipart(t *testing.T) {
	const named = "Content-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n"
	for _, c := range []struct {
		name, form, want string
		problems         MultipartProblem
	}{
		{"one file", "--xx\r\n" + named + "Content-Type: text/plain\r\n\r\nda\r\nta\r\n--xx--\r\n", "a.txt=da\r\nta true;", 0},
		{"fields and files", "--xx\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\nvalue\r\n--xx\r\n" + named + "\r\n1\r\n--xx\r\n" +
			"content-disposition: attachment;filename=b;x=y\r\n\r\n2\r\n--xx--", "a.txt=1 true;b=2 true;", 0},
		{"a preamble", "hello\r\n--xx\r\n" + named + "\r\n1\r\n--xx--", "a.txt=1 true;", 0},
		{"no end", "--xx\r\n" + named + "\r\ndata", "a.txt=data true; broken off", UnfinishedParts},
		{"no data", "--xx\r\n" + named + "\r\n\r\n--xx--", "a.txt= true;", NoFileData},
		{"no data and no line", "--xx\r\n" + named + "\r\n--xx--", "a.txt= true;", NoFileData},
		{"a line without a colon", "--xx\r\nfoo\r\n" + named + "\r\n1\r\n--xx--", "a.txt=1 true;", BadPartHeader},
		{"a line without a value", "--xx\r\nfoo:\r\n" + named + "\r\n1\r\n--xx--", "a.txt=1 true;", BadPartHeader},
		{"nearly a delimiter", "--xx\r\n" + named + "\r\na\r\n--x\r\n--xx--", "a.txt=a\r\n--x true;", 0},
		{"no form at all", "hello", "", UnfinishedParts},
	} {
		for _, size := range []int{1, 3, 1000} {
			if files, problems := parts(c.form, size); files != c.want || problems != c.problems {
				t.Errorf("%s in pieces of %d: %q problems %b", c.name, size, files, problems)
			}
		}
	}
}

func TestBoundariesThatAreNone(t *testing.T) {
	var m Multipart
	if m.Reset(nil) || m.Reset(make([]byte, maxBoundary+1)) {
		t.Error("nothing, or too much, is a boundary")
	}
	m.Parse([]byte("--\r\n"), true)
	if m.Files() != 0 || !m.Ended() {
		t.Error("without a boundary there are files")
	}
}

func TestParameter(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{`attachment; filename="a;b.exe"; x=y`, "a;b.exe"},
		{`attachment; FileName=plain.exe`, "plain.exe"},
		{`attachment; filename = a`, ""},
		{`filename="a\"b"`, `a\"b`},
		{`attachment; filename=`, ""},
		{`attachment; filename="`, ""},
		{`xfilename=a`, ""},
	} {
		from, to, _ := Parameter([]byte(c.value), "filename=")
		if got := c.value[from:to]; got != c.want {
			t.Errorf("%s: %q, want %q", c.value, got, c.want)
		}
	}
}

// FuzzMultipart: what the files are does not depend on how the form was cut.
func FuzzMultipart(f *testing.F) {
	f.Add("--xx\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\ndata\r\n--xx--", 1)
	f.Add("\r\n--xx\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n--xx\r\n--xx--", 2)
	f.Fuzz(func(t *testing.T, form string, size int) {
		if size < 1 {
			return
		}
		a, p := parts(form, size)
		if b, q := parts(form, len(form)+1); a != b || p != q {
			t.Fatalf("in pieces of %d %q problems %b; in one %q problems %b", size, a, p, b, q)
		}
	})
}
