package regex

import (
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	data := []byte(strings.Repeat("GET /index.html?id=4711&name=value HTTP/1.1\r\nHost: www.example.com\r\n", 20))
	for _, bench := range []struct {
		name, expr string
		data       []byte
	}{
		{"linear", `\x26id=\d+[^\r\n]+evil`, data},
		{"linear-latin1", `\x26id=\d+[^\r\n]+evil`, append([]byte("\xff"), data...)},
		{"linear-anchored", `^POST\s`, data},
		{"backtrack", `id=(?!4711)\d+&`, data},
	} {
		b.Run(bench.name, func(b *testing.B) {
			re, err := Compile(bench.expr, 0)
			if err != nil {
				b.Fatal(err)
			}
			var m Match
			b.SetBytes(int64(len(bench.data)))
			b.ReportAllocs()
			for b.Loop() {
				re.Find(bench.data, 0, &m)
			}
		})
	}
}
