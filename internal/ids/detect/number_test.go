package detect

import (
	"testing"

	"gotcp/internal/ids/rule"
)

func src(bytes, offset int64, change ...func(*rule.Source)) rule.Source {
	s := rule.Source{Bytes: *lit(bytes), Offset: *lit(offset)}
	for _, f := range change {
		f(&s)
	}
	return s
}

func relative(s *rule.Source) { s.Relative = true }
func little(s *rule.Source)   { s.LittleEndian = true }
func text(base int) func(*rule.Source) {
	return func(s *rule.Source) { s.String, s.Base = true, base }
}

func TestByteTest(t *testing.T) {
	test := func(s rule.Source, op rule.Compare, n int64) *rule.ByteTest {
		return &rule.ByteTest{Source: s, Op: op, Value: *lit(n)}
	}
	negated := test(src(1, 0), rule.Equal, 1)
	negated.Negated = true
	masked := src(2, 0)
	masked.Bitmask = 0x0ff0
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"equal", "\x01\x02", []rule.Item{test(src(2, 0), rule.Equal, 0x0102)}, true},
		{"little", "\x01\x02", []rule.Item{test(src(2, 0, little), rule.Equal, 0x0201)}, true},
		{"offset", "\x01\x02", []rule.Item{test(src(1, 1), rule.Greater, 1)}, true},
		{"less", "\x01\x02", []rule.Item{test(src(1, 1), rule.Less, 2)}, false},
		{"past the end", "\x01\x02", []rule.Item{test(src(2, 1), rule.GreaterEqual, 0)}, false},
		{"before the beginning", "\x01\x02", []rule.Item{test(src(1, -1), rule.GreaterEqual, 0)}, false},
		{"bits", "\x06", []rule.Item{test(src(1, 0), rule.And, 2)}, true},
		{"no bits", "\x06", []rule.Item{test(src(1, 0), rule.And, 1)}, false},
		{"negated bits", "\x06", []rule.Item{test(src(1, 0), rule.NotAnd, 1)}, true},
		{"negated", "\x02", []rule.Item{negated}, true},
		{"relative", "ab\x07", []rule.Item{find("ab"), test(src(1, 0, relative), rule.Equal, 7)}, true},
		{"relative, back", "\x07ab", []rule.Item{find("ab"), test(src(1, -3, relative), rule.Equal, 7)}, true},
		{"relative, another place", "a\x01a\x02", []rule.Item{find("a"), test(src(1, 0, relative), rule.Equal, 2)}, true},
		{"digits", "len 123 ", []rule.Item{test(src(3, 4, text(10)), rule.Equal, 123)}, true},
		{"hex digits", "0x1F", []rule.Item{test(src(4, 0, text(16)), rule.Equal, 31)}, true},
		{"octal digits", "17", []rule.Item{test(src(2, 0, text(8)), rule.Equal, 15)}, true},
		{"digits end early", "12 4", []rule.Item{test(src(4, 0, text(10)), rule.Equal, 12)}, true},
		{"no digits", "abcd", []rule.Item{test(src(4, 0, text(10)), rule.GreaterEqual, 0)}, false},
		{"more than 64 bits", "99999999999999999999", []rule.Item{test(src(20, 0, text(10)), rule.GreaterEqual, 0)}, false},
		{"a large number is not negative", "\xff\xff\xff\xff\xff\xff\xff\xff", []rule.Item{test(src(8, 0), rule.Greater, 5)}, true},
		{"mask", "\x12\x34", []rule.Item{test(masked, rule.Equal, 0x23)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestByteJump(t *testing.T) {
	jump := func(s rule.Source, change func(*rule.ByteJump)) *rule.ByteJump {
		j := &rule.ByteJump{Source: s}
		if change != nil {
			change(j)
		}
		return j
	}
	next := func(s string) *rule.Content {
		return &rule.Content{Pattern: []byte(s), Distance: lit(0), Within: lit(int64(len(s)))}
	}
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"forward", "\x02..x", []rule.Item{jump(src(1, 0), nil), next("x")}, true},
		{"not there", "\x01..x", []rule.Item{jump(src(1, 0), nil), next("x")}, false},
		{"past the end", "\x09..x", []rule.Item{jump(src(1, 0), nil)}, false},
		{"from the beginning", "x\x00", []rule.Item{jump(src(1, 1), func(j *rule.ByteJump) { j.FromBeginning = true }), next("x")}, true},
		{"from the end", "\x00..xy", []rule.Item{jump(src(1, 0), func(j *rule.ByteJump) { j.FromEnd, j.PostOffset = true, *lit(-2) }), next("xy")}, true},
		{"aligned", "\x01...x", []rule.Item{jump(src(1, 0), func(j *rule.ByteJump) { j.Align, j.FromBeginning = 4, true }), next("x")}, true},
		{"multiplied", "\x02....x", []rule.Item{jump(src(1, 0), func(j *rule.ByteJump) { j.Multiplier = 2 }), next("x")}, true},
		{"before the beginning", "x..", []rule.Item{jump(src(0, 0, relative), func(j *rule.ByteJump) { j.PostOffset = *lit(-10) }), next("x")}, true},
		{"relative", "..\x01.x", []rule.Item{find(".."), jump(src(1, 0, relative), nil), next("x")}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestVariables(t *testing.T) {
	extract := &rule.ByteExtract{Source: src(1, 0), Var: "n"}
	of := func(c rule.Content) *rule.Content { return &c }
	n := &rule.Value{Var: "n"}
	math := func(op string, right rule.Value) *rule.ByteMath {
		return &rule.ByteMath{Source: src(1, 0), Op: op, RValue: right, Result: "n"}
	}
	x := []byte("x")
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"offset", "\x03x.x", []rule.Item{extract, of(rule.Content{Pattern: x, Offset: n})}, true},
		{"offset beyond", "\x03x..", []rule.Item{extract, of(rule.Content{Pattern: x, Offset: n})}, false},
		{"depth", "\x03.x.", []rule.Item{extract, of(rule.Content{Pattern: x, Depth: n})}, true},
		{"depth too short", "\x02.x.", []rule.Item{extract, of(rule.Content{Pattern: x, Depth: n})}, false},
		{"depth counts from offset", "\x01.x.", []rule.Item{extract, of(rule.Content{Pattern: x, Offset: lit(2), Depth: n})}, true},
		{"distance", "\x02..x", []rule.Item{extract, of(rule.Content{Pattern: x, Distance: n})}, true},
		{"within", "\x02..x", []rule.Item{extract, of(rule.Content{Pattern: x, Within: n})}, false},
		{"byte_test", "\x02\x02", []rule.Item{extract, &rule.ByteTest{Source: src(1, 1), Op: rule.Equal, Value: *n}}, true},
		{"isdataat", "\x02..", []rule.Item{extract, &rule.IsDataAt{At: *n}}, true},
		{"isdataat beyond", "\x03..", []rule.Item{extract, &rule.IsDataAt{At: *n}}, false},
		{"isdataat far beyond", "\x00..", []rule.Item{math("-", *lit(1)), &rule.IsDataAt{At: *n, Relative: true}}, false},
		{"bsize", "\x03..", []rule.Item{extract, &rule.BSize{Op: rule.Equal, Min: *n}}, true},
		{"plus", "\x01..x", []rule.Item{math("+", *lit(2)), of(rule.Content{Pattern: x, Offset: n})}, true},
		{"minus", "\x05..x", []rule.Item{math("-", *lit(2)), of(rule.Content{Pattern: x, Offset: n})}, true},
		{"times", "\x01..x", []rule.Item{math("*", *lit(3)), of(rule.Content{Pattern: x, Offset: n})}, true},
		{"divided", "\x06..x", []rule.Item{math("/", *lit(2)), of(rule.Content{Pattern: x, Offset: n})}, true},
		{"divided by nothing", "\x06..x", []rule.Item{math("/", *lit(0))}, false},
		{"shifted", "\x06..x", []rule.Item{math(">>", *lit(1)), of(rule.Content{Pattern: x, Offset: n})}, true},
		{"bytes of a variable", "\x02.\x01\x00", []rule.Item{extract, &rule.ByteTest{
			Source: rule.Source{Bytes: *n, Offset: *lit(2)}, Op: rule.Equal, Value: *lit(0x100),
		}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}

// TestOrderOfBytes: outside of its messages DCERPC's order is that of the network.
func TestOrderOfBytes(t *testing.T) {
	of := func(little, dce bool) *rule.ByteTest {
		s := src(2, 0)
		s.LittleEndian, s.DCE = little, dce
		return &rule.ByteTest{Source: s, Op: rule.Equal, Value: *lit(0x0102)}
	}
	if !holdsIn(t, "\x01\x02", of(false, false)) || !holdsIn(t, "\x02\x01", of(true, false)) || !holdsIn(t, "\x01\x02", of(false, true)) {
		t.Error("read in another order")
	}
	top := &rule.ByteTest{Source: src(8, 0), Op: rule.Greater, Value: *lit(-1 << 63)}
	if !holdsIn(t, "\x80\x00\x00\x00\x00\x00\x00\x01", top) || holdsIn(t, "\x7f\xff\xff\xff\xff\xff\xff\xff", top) {
		t.Error("the highest bit is taken for a sign")
	}
}

func TestIsDataAt(t *testing.T) {
	at := func(n int64, negated, relative bool) *rule.IsDataAt {
		return &rule.IsDataAt{At: *lit(n), Negated: negated, Relative: relative}
	}
	tests := []struct {
		name  string
		data  string
		items []rule.Item
		want  bool
	}{
		{"there", "1234", []rule.Item{at(3, false, false)}, true},
		{"the end", "1234", []rule.Item{at(4, false, false)}, false},
		{"negated", "1234", []rule.Item{at(4, true, false)}, true},
		{"relative", "1234", []rule.Item{find("12"), at(2, false, true)}, true},
		{"relative, beyond", "1234", []rule.Item{find("12"), at(3, false, true)}, false},
		{"nothing after", "12", []rule.Item{find("12"), at(1, true, true)}, true},
		{"nothing after another one", "12 12", []rule.Item{find("12"), at(1, true, true)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := holdsIn(t, tt.data, tt.items...); got != tt.want {
				t.Errorf("holds: %v, want %v", got, tt.want)
			}
		})
	}
}
