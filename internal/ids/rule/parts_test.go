package rule

import (
	"errors"
	"slices"
	"testing"
)

func TestNamedParts(t *testing.T) {
	var got []string
	given, err := namedParts(" bytes 4 , offset  -1,relative", func(key, value string) error {
		got = append(got, key+"="+value)
		return nil
	})
	if err != nil || !slices.Equal(got, []string{"bytes=4", "offset=-1", "relative="}) {
		t.Errorf("%q, %v", got, err)
	}
	if err := given.need("offset", "relative"); err != nil {
		t.Error(err)
	}
	if err := given.need("offset", "count"); err == nil || err.Error() != "count is missing" {
		t.Error(err)
	}
}

func TestNamedPartsRefuse(t *testing.T) {
	if _, err := namedParts("bytes 4, bytes 5", func(string, string) error { return nil }); err == nil || err.Error() != `there are two "bytes"` {
		t.Error(err)
	}
	wrong := errors.New("wrong")
	if _, err := namedParts("a, b", func(key, _ string) error {
		if key == "b" {
			return wrong
		}
		return nil
	}); err != wrong {
		t.Error(err)
	}
}
