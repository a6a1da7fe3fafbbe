package body

import "testing"

func TestEncodings(t *testing.T) {
	for _, c := range []struct {
		value    string
		layers   int
		problems Problem
	}{
		{"gzip", 1, 0},
		{"Deflate", 1, 0},
		{"br", 0, AbnormalEncoding},
		{"identity", 0, AbnormalEncoding},
		{"None", 0, 0},
		{"gzip, br", 1, AbnormalEncoding},
		{"gzip, Deflate", 2, AbnormalEncoding},
		{"g\x00zip\x00", 1, 0},
		{"gzip deflate", 2, 0},
		{"gzip,gzip,gzip", 2, TooManyLayers},
		{"xgzipx", 1, AbnormalEncoding},
		{"nonsense", 0, AbnormalEncoding},
		{"", 0, 0},
	} {
		if layers, problems := parseEncodings([]byte(c.value)); layers != c.layers || problems != c.problems {
			t.Errorf("%q: %d layers, problems %b", c.value, layers, problems)
		}
	}
}
