package rule

import "testing"

func TestReferences(t *testing.T) {
	var r References
	failed := r.Parse("reference.config", "config reference: cve       https://cve.example.com/?name=\n"+
		"config reference: McAfee\thttps://vil.example.com/\nconfig reference: cve http://other/\nconfig reference: x\nnonsense\n")
	for ref, want := range map[Reference]string{
		{"cve", "2020-1"}: "https://cve.example.com/?name=2020-1",
		{"MCAFEE", "7"}:   "https://vil.example.com/7",
		{"md5", "7"}:      "",
	} {
		if got := r.URL(ref); got != want {
			t.Errorf("%v is at %q, want %q", ref, got, want)
		}
	}
	if len(failed) != 2 || failed[0].Line != 4 || failed[1].Line != 5 {
		t.Errorf("errors %v", failed)
	}
}
