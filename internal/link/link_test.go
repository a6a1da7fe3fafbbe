package link

import "testing"

// A frame is as long as its parts together, none of which need be there.
func TestFrameLen(t *testing.T) {
	for _, tt := range []struct {
		data, first, second string
		want                int
	}{
		{"", "", "", 0},
		{"head", "", "", 4},
		{"head", "bo", "", 6},
		{"head", "", "dy", 6},
		{"head", "bo", "dies", 10},
	} {
		f := Frame{Data: []byte(tt.data), Tail: [2][]byte{[]byte(tt.first), []byte(tt.second)}}
		if got := f.Len(); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}
