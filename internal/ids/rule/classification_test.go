package rule

import "testing"

func TestClasses(t *testing.T) {
	var c Classes
	failed := c.Parse("classification.config", "# comment\n\n"+
		"config classification: trojan-activity,A Network Trojan, of some kind, was detected, 1\n"+
		"config classification:Misc-Activity , Misc activity,3\r\n"+
		"config classification: trojan-activity,again,2\n"+
		"config classification: a,b\n"+
		"config reference: a b\n"+
		"config classification: zero,Zero,0\n")
	if class, ok := c.Find("Trojan-Activity"); !ok || class != (Class{"trojan-activity", "A Network Trojan, of some kind, was detected", 1}) {
		t.Errorf("%+v, %v", class, ok)
	}
	if class, ok := c.Find("misc-activity"); !ok || class.Priority != 3 || class.Name != "Misc-Activity" {
		t.Errorf("%+v, %v", class, ok)
	}
	if len(failed) != 3 || failed[0].Line != 6 || failed[1].Line != 7 || failed[2].Line != 8 {
		t.Errorf("errors %v", failed)
	}
	if _, ok := new(Classes).Find("a"); ok {
		t.Error("there is a class in nothing")
	}
}

func FuzzClasses(f *testing.F) {
	f.Add("config classification: a,b,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		new(Classes).Parse("", text)
		new(References).Parse("", text)
	})
}
