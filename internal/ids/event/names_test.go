package event

import "testing"

// Every name is found under its source again, and nowhere twice.
func TestNamesFindTheirEvents(t *testing.T) {
	lookup := func(source, name string) (Event, bool) {
		switch source {
		case "decode":
			return Decode(name)
		case "stream":
			return Stream(name)
		}
		return App(source, name)
	}
	limits := map[Event]bool{}
	for _, s := range sources() {
		limits[s.base] = true
	}
	for _, s := range sources() {
		for i, name := range s.names {
			want := s.base + Event(i)
			if got, ok := lookup(s.name, name); !ok || got != want {
				t.Errorf("%s %s is %d, %v; want %d", s.name, name, got, ok, want)
			}
			if i > 0 && limits[want] {
				t.Errorf("%s has so many names that %d is another source's", s.name, want)
			}
			if want.String() == "" {
				t.Errorf("event %d has no name", want)
			}
		}
	}
}

func TestUnknownNames(t *testing.T) {
	if _, ok := Decode("no.such_event"); ok {
		t.Error("an unknown name of the decoder was found")
	}
	if _, ok := App("decode", ""); ok {
		t.Error("the decoder is no protocol")
	}
	if _, ok := App("nosuch", "event"); ok {
		t.Error("an unknown protocol was found")
	}
	if got := Event(0).String(); got != "event 0" {
		t.Errorf("no event is called %q", got)
	}
}
