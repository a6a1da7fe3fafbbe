package http

import "testing"

func TestNormalisedTargets(t *testing.T) {
	for _, c := range []struct{ target, want string }{
		{"/", "/"},
		{"/a%20b", "/a b"},
		{"/a+b?c+d", "/a+b?c+d"},
		{"/%41%4a", "/AJ"},
		{"/a%", "/a%"},
		{"/a%4", "/a%4"},
		{"/a%zz", "/a%zz"},
		{"/%2541?%2541", "/%41?%41"},
		{"/a//b///c", "/a/b/c"},
		{`/a\b\\c`, "/a/b/c"},
		{"/a%2fb%5cc", "/a/b/c"},
		{"/a/%2f/b", "/a/b"},
		{"/%00a", "/\x00a"},
		{"/%u0041?%u00e9", "/A?\xe9"},
		{"/%u4e00", "/?"},
		{"/%u004", "/%u004"},
		{"/%uff41", "/a"},
		{"/\xc3\xa9", "/\xe9"},
		{"/\xef\xbc\xaf", "/O"},
		{"/\xc0\xae\xc0\xae/x", "/x"},
		{"/\xff\xfe", "/??"},
		{"/a/./b", "/a/b"},
		{"/a/../b", "/b"},
		{"/../a/b/../c/./d.html", "/a/c/d.html"},
		{"/a/b/c/./../../g", "/a/g"},
		{"mid/content=5/../6", "mid/6"},
		{"./one", "one"},
		{"../one", "one"},
		{".", ""},
		{"..", ""},
		{"one/.", "one"},
		{"one/..", ""},
		{"one/../", ""},
		{"/../../../images.gif", "/images.gif"},
		{"/a/./", "/a"},
		{"/...", "/..."},
		{"/a.b/..c", "/a.b/..c"},
		{"/?", "/?"},
		{"/#", "/#"},
		{"/a?b#c%20d", "/a?b#c d"},
		{"/a?b/../c//d", "/a?b/../c//d"},
		{"?a=b", "?a=b"},
		{"*", "*"},
		{"http://host.com/p%61th?q", "/path?q"},
		{"http://host.com", ""},
		{"http://user:pass@host.com:80/a#b", "/a#b"},
		{"http:///a", "/a"},
		{"foo:bar", "bar"},
	} {
		b := []byte(c.target)
		u := parseURI(b, span{0, len(b)})
		if got := u.appendURI(nil, b); string(got) != c.want {
			t.Errorf("%q is %q, want %q", c.target, got, c.want)
		}
	}
}

func TestAuthority(t *testing.T) {
	for _, c := range []struct{ target, host, port string }{
		{"http://host.com/", "host.com", ""},
		{"http://host.com:8080?q", "host.com", "8080"},
		{"http://u:p@Host:1/", "Host", "1"},
		{"http://u@[::1]:80/", "[::1]", "80"},
		{"/no:host", "", ""},
		{"http:/path", "", ""},
	} {
		b := []byte(c.target)
		u := parseURI(b, span{0, len(b)})
		if h, p := string(u.host.of(b)), string(u.port.of(b)); h != c.host || p != c.port {
			t.Errorf("%q: host %q port %q", c.target, h, p)
		}
	}
}
