package rule

import "testing"

func TestCutOption(t *testing.T) {
	const text = `  content : !"a\;b:c" ;nocase; flow:  to_server , established ;`
	type parts struct{ name, value string }
	want := []parts{{"content", `!"a\;b:c"`}, {"nocase", ""}, {"flow", "to_server , established"}}
	at := 0
	for _, w := range want {
		o, rest, err := cutOption(text, at)
		if err != nil || o.name != w.name || o.value != w.value {
			t.Fatalf("%+v, %v; want %+v", o, err, w)
		}
		if o.value != "" && text[o.valueAt:o.valueAt+len(o.value)] != o.value {
			t.Errorf("the value of %s is said to be at %d", o.name, o.valueAt)
		}
		if text[o.at:o.at+len(o.name)] != o.name {
			t.Errorf("%s is said to be at %d", o.name, o.at)
		}
		at = rest
	}
	if at != len(text) {
		t.Errorf("%q is left", text[at:])
	}
	if _, _, err := cutOption(`sid:1\;`, 0); err == nil {
		t.Error("an option without an end was cut")
	}
}

func TestUnwrap(t *testing.T) {
	content := &keyword{argument: mustHaveValue, quoting: mustQuote, negatable: true}
	plain := &keyword{argument: mayHaveValue}
	for _, c := range []struct {
		k              *keyword
		value, want    string
		negated, wrong bool
	}{
		{content, `"a b"`, "a b", false, false},
		{content, `! "a"`, "a", true, false},
		{content, `a`, "", false, true},
		{content, `"a`, "", false, true},
		{content, `"`, "", false, true},
		{content, `""`, "", false, true},
		{content, `!`, "", true, true},
		{content, ``, "", false, true},
		{plain, `!a`, "!a", false, false},
		{plain, `"a"`, "a", false, false},
		{plain, ``, "", false, false},
	} {
		o := option{value: c.value, given: true}
		err := o.unwrap(c.k)
		if (err != nil) != c.wrong || !c.wrong && (o.value != c.want || o.negated != c.negated) {
			t.Errorf("%q is %q, negated %v, %v", c.value, o.value, o.negated, err)
		}
	}
}
