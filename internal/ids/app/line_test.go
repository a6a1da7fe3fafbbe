package app

import "testing"

func TestCutLine(t *testing.T) {
	for _, test := range []struct {
		data  string
		end   bool
		line  string
		n     int
		whole bool
	}{
		{"QUIT\r\nNOOP\r\n", false, "QUIT", 6, true},
		{"QUIT\nNOOP\r\n", false, "QUIT", 5, true},
		{"\r\n", false, "", 2, true},
		{"QUIT\r", false, "", 0, false},
		{"QUIT", true, "QUIT", 4, true},
		{"", true, "", 0, true},
		{"12345678", false, "12345678", 8, false},
		{"12345678\r\n", true, "12345678", 8, false},
		{"123456\r\n", false, "123456", 8, true},
	} {
		line, n, whole := CutLine([]byte(test.data), test.end, 8)
		if string(line) != test.line || n != test.n || whole != test.whole {
			t.Errorf("%q, end %v: %q %d %v", test.data, test.end, line, n, whole)
		}
	}
}
