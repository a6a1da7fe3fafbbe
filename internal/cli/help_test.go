package cli

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestHelpShowsUsageFlagsAndSections(t *testing.T) {
	t.Setenv("COLUMNS", "80")
	got := execute(nil, "-h").stdout
	for _, want := range []string{
		"Usage: gtest [flags] HOST PORT\n   or: gtest -l [flags] [ADDR] PORT\n",
		"\nFlags:\n  -l, --listen  ",
		"  -w, --timeout SECS  ",
		"\n      --stats[=json]  ",
		"\n      --[no-]cork ",
		"\nLink:\n  -i, --interface IFACE",
		"\nEnd of input:\n  What ends first decides.\n  first     then\n  stdin     FIN, go on reading\n",
		"\nExit status:\n  0 if",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for _, not := range []string{"generate", "It isn't much", "<host>"} {
		if strings.Contains(got, not) {
			t.Errorf("%q in\n%s", not, got)
		}
	}
}

func TestHelpFitsItsWidth(t *testing.T) {
	for _, width := range []int{40, 60, 80, 100, 300} {
		var b strings.Builder
		if err := sample(&sampleFlags{}, nil).WriteHelp(&b, width); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(b.String(), "\n") {
			if n := utf8.RuneCountInString(line); n > min(width, 100) && width >= 60 {
				t.Errorf("%d columns in a line for %d: %q", n, width, line)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one", 10, []string{"one"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"a verylongword b", 5, []string{"a", "verylongword", "b"}},
		{"5±5 ±±± x", 7, []string{"5±5 ±±±", "x"}},
	} {
		if got := wrap(tt.text, tt.width); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

func TestBlocksPartParagraphsFromVerbatimLines(t *testing.T) {
	got := blocks("\none\ntwo\n  verb\n  atim\n\nthree\n")
	want := []block{
		{lines: []string{"one", "two"}},
		{verbatim: true, follows: true, lines: []string{"  verb", "  atim"}},
		{lines: []string{"three"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
