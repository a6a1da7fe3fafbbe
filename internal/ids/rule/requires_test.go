package rule

import "testing"

func TestRequires(t *testing.T) {
	for _, options := range []string{
		`requires: version >= 8;`, `requires: version >= 7.0.4 < 8 | >= 8.0.0;`, `requires: keyword http.uri;`,
		`requires: version > 6, keyword content, keyword to_md5, keyword http_uri;`, `requires: version <= 8.0.5 ;`,
		`requires: version >= 8.0.0-dev;`, `requires: version >= 8 | < 5;`,
	} {
		load(t, options)
	}
	for options, want := range map[string]string{
		`requires: version < 8;`:                         "it is for who has version < 8",
		`requires: version >= 9;`:                        "it is for who has",
		`requires: version >= 7 < 8;`:                    "it is for who has",
		`requires: feature ja3, version >= 9;`:           "it is for who has version >= 9",
		`requires: feature geoip;`:                       "it is for who has feature geoip",
		`requires: keyword no_such;`:                     "it is for who has",
		`requires: moon full;`:                           "not known as a requirement",
		`no_such:1; requires: keyword no_such;`:          "requires: it is for who has",
		`requires: version >= 8; requires: version < 8;`: "it is for who has",
	} {
		if e := refuse(t, options, want); !e.Unmet {
			t.Errorf("%s is an error: %v", options, e)
		}
	}
	// What nobody can understand is an error, not a requirement.
	for _, options := range []string{
		`requires: version 8;`, `requires: version >= x;`, `requires: version >= 1.2.3.4;`, `requires: version | >= 8;`, `requires: version = 8;`,
	} {
		if e := refuse(t, options, "version"); e.Unmet {
			t.Errorf("%s is taken for a requirement: %v", options, e)
		}
	}
}
