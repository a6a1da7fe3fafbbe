package rule

import (
	"fmt"
	"strings"
	"testing"
)

// flat walks a list and says what its elements are.
func flat(text string, variables map[string]string) (string, error) {
	var got []string
	l := lists{
		lookup: func(name string) (string, bool) { v, ok := variables[name]; return v, ok },
		element: func(s string, negated bool) error {
			if negated {
				s = "!" + s
			}
			got = append(got, s)
			return nil
		},
	}
	err := l.walk(text, false, 0)
	return strings.Join(got, " "), err
}

func TestListsAreFlattened(t *testing.T) {
	variables := map[string]string{"A": "[1,2]", "B": "!$A", "C": "3, !4"}
	for text, want := range map[string]string{
		"1":                  "1",
		"!1":                 "!1",
		"!!1":                "1",
		"[1, 2 ,!3]":         "1 2 !3",
		"![1,!2]":            "!1 2",
		"[1,[2,![3,4]],5]":   "1 2 !3 !4 5",
		"$A":                 "1 2",
		"[$B,$C]":            "!1 !2 3 !4",
		"!$B":                "1 2",
		"[ ! $A , [ 5 ] ]":   "!1 !2 5",
		"[1:2,80:]":          "1:2 80:",
		"[10.0.0.0/8,!::/0]": "10.0.0.0/8 !::/0",
	} {
		if got, err := flat(text, variables); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestWrongLists(t *testing.T) {
	for _, text := range []string{"", "[]", "[1,]", "[,1]", "[1", "1]", "[1]]", "[[1]", "[1]2", "!", "$X", "[1,[2]", "][", "[1][2]"} {
		if got, err := flat(text, nil); err == nil {
			t.Errorf("%q is %q", text, got)
		}
	}
}

// Variables that name themselves, and lists that multiply, come to an end.
func TestHostileLists(t *testing.T) {
	if _, err := flat("$A", map[string]string{"A": "[1,$B]", "B": "$A"}); err == nil {
		t.Error("variables that name one another were resolved")
	}
	variables := map[string]string{"V0": "[1,1,1,1,1,1,1,1]"}
	for i := 1; i < 20; i++ {
		variables[fmt.Sprint("V", i)] = strings.Repeat(fmt.Sprintf("$V%d,", i-1), 7) + fmt.Sprintf("$V%d", i-1)
	}
	if _, err := flat("$V19", variables); err == nil {
		t.Error("a list of 8^20 elements was walked")
	}
	if _, err := flat(strings.Repeat("[", 1000)+"1"+strings.Repeat("]", 1000), nil); err == nil {
		t.Error("a list 1000 deep was walked")
	}
}
