package smtp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

func TestParameters(t *testing.T) {
	for _, test := range []struct{ field, want string }{
		{"name=plain", "plain"},
		{" x=y; NAME = \"quoted; \\\"with\\\" more\"; z=1", "quoted; \"with\" more"},
		{"filename=other", ""},
		{"name=\"never ends", "never ends"},
		{"name=\"ends in an escape\\", "ends in an escape"},
		{"name*0=one-;name*1=two", "one-two"},
		{"name*=UTF-8'en'%e2%82%ac%20rates", "€ rates"},
		{"name*=no-charset%zz%4", "no-charset%zz%4"},
		{"flag; name=x", "x"},
		{";;=;name=x", "x"},
	} {
		if got := string(param([]byte(test.field), "name")); got != test.want {
			t.Errorf("%s: %q, want %q", test.field, got, test.want)
		}
	}
}

func TestLongNameIsCut(t *testing.T) {
	tx := &Transaction{cuts: &app.Cuts{}}
	var p part
	p.field(tx, []byte("Content-Disposition: attachment; filename="+strings.Repeat("x", 5000)))
	if len(p.name) != maxName || !slices.Contains(tx.Events(app.ToServer), event.SMTPMIMELongFileName) {
		t.Errorf("%d bytes, events %v", len(p.name), tx.Events(app.ToServer))
	}
}
