package rule

import (
	"strings"
	"testing"
)

func TestSetVariables(t *testing.T) {
	v := NewVariables()
	before, err := v.Addresses("$EXTERNAL_NET")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Set("HOME_NET", "203.0.113.0/24"); err != nil {
		t.Fatal(err)
	}
	after, err := v.Addresses("$EXTERNAL_NET")
	if err != nil || show(after) == show(before) || show(after) != "not 203.0.113.0-203.0.113.255" {
		t.Errorf("EXTERNAL_NET is %s, %v", show(after), err)
	}
	if err := v.Set("MY_PORTS", "[1,2]"); err != nil {
		t.Error(err)
	}
	if err := v.Set("$MY_HOSTS", "$HOME_NET"); err != nil {
		t.Error(err)
	}
	if p, err := v.Ports("[$MY_PORTS,80]"); err != nil || len(p.In) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	if a, err := v.Addresses("$MY_HOSTS"); err != nil || show(a) != "203.0.113.0-203.0.113.255 not" {
		t.Errorf("%+v, %v", a, err)
	}
}

// A value that makes no sense leaves the variable as it was.
func TestWrongVariables(t *testing.T) {
	v := NewVariables()
	for _, c := range [][2]string{
		{"HTTP_PORTS", "http"}, {"HOME_NET", "home"}, {"NEW_NET", "$NEW_NET"}, {"NEW_PORTS", "70000"}, {"", "any"},
	} {
		err := v.Set(c[0], c[1])
		if err == nil || !strings.Contains(err.Error(), c[0]) {
			t.Errorf("%s set to %s: %v", c[0], c[1], err)
		}
	}
	if p, err := v.Ports("$HTTP_PORTS"); err != nil || p.In[0].First != 80 {
		t.Errorf("HTTP_PORTS are %+v, %v", p, err)
	}
	if a, err := v.Addresses("$HOME_NET"); err != nil || len(a.In) != 3 {
		t.Errorf("HOME_NET is %+v, %v", a, err)
	}
	if _, err := v.Addresses("$NEW_NET"); err == nil {
		t.Error("NEW_NET is there")
	}
}

// Every variable that is there from the start makes sense.
func TestDefaultVariables(t *testing.T) {
	v := NewVariables()
	for name := range v.addresses {
		if _, err := v.Addresses("$" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name := range v.ports {
		if _, err := v.Ports("$" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Rules with the same words in their headers share what they mean.
func TestHeadersAreShared(t *testing.T) {
	v := NewVariables()
	a, _ := v.Addresses("[$HOME_NET,1.2.3.4]")
	if b, _ := v.Addresses("[$HOME_NET,1.2.3.4]"); a != b {
		t.Error("the same list was resolved twice")
	}
}
