package tls

import (
	"testing"
)

func TestDates(t *testing.T) {
	for _, test := range []struct {
		tag  byte
		text string
		want int64
		ok   bool
	}{
		{tagUTCTime, "700101000001Z", 1, true},
		{tagUTCTime, "491231235959Z", 2524607999, true},
		{tagUTCTime, "500101000000Z", -631152000, true},
		{tagGeneralizedTime, "20500101000000Z", 2524608000, true},
		{tagGeneralizedTime, "700101000000Z", 0, false},
		{tagUTCTime, "70010100000Z", 0, false},
		{tagInteger, "700101000000Z", 0, false},
	} {
		if got, ok := date(test.tag, []byte(test.text)); got != test.want || ok != test.ok {
			t.Errorf("%s: %d %v", test.text, got, ok)
		}
	}
}
