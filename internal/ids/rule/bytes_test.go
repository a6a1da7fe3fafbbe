package rule

import (
	"fmt"
	"testing"

	"gotcp/internal/ids/app"
)

// only is the last condition of a rule's last inspection.
func only(t *testing.T, options string) Item {
	t.Helper()
	r := load(t, options)
	items := r.Buffers[len(r.Buffers)-1].Items
	return items[len(items)-1]
}

func TestNumbersInBytes(t *testing.T) {
	n := func(v int64) Value { return Value{Literal: v} }
	for options, want := range map[string]Item{
		`byte_test:2,>,1000,-4,relative,little;`: &ByteTest{
			Source: Source{Bytes: n(2), Offset: n(-4), Relative: true, LittleEndian: true}, Op: Greater, Value: n(1000)},
		`byte_test:4, !=, 0x10, 0, string, hex;`: &ByteTest{
			Source: Source{Bytes: n(4), String: true, Base: 16}, Op: Equal, Negated: true, Value: n(16)},
		`byte_test:0,=,11,0,string,dec;`: &ByteTest{
			Source: Source{String: true, Base: 10}, Op: Equal, Value: n(11)},
		`byte_test:1,!&,128,3,dce,bitmask 0xf0;`: &ByteTest{
			Source: Source{Bytes: n(1), Offset: n(3), DCE: true, Bitmask: 0xf0}, Op: And, Negated: true, Value: n(128)},
		`byte_test:8,=,0xffffffffffffffff,0;`:  &ByteTest{Source: Source{Bytes: n(8)}, Op: Equal, Value: n(-1)},
		`byte_test:8,>,9223372036854775808,0;`: &ByteTest{Source: Source{Bytes: n(8)}, Op: Greater, Value: n(-1 << 63)},
		`byte_test:1,!,5,0;`:                   &ByteTest{Source: Source{Bytes: n(1)}, Op: Equal, Negated: true, Value: n(5)},
		`byte_extract:1,0,x; byte_test:x,=,x,x;`: &ByteTest{
			Source: Source{Bytes: Value{Var: "x"}, Offset: Value{Var: "x"}}, Op: Equal, Value: Value{Var: "x"}},
		`byte_jump:4,0,relative,multiplier 2,align,from_beginning,post_offset -1,big;`: &ByteJump{
			Source: Source{Bytes: n(4), Relative: true}, Multiplier: 2, Align: 4, FromBeginning: true, PostOffset: n(-1)},
		`byte_jump:0,0,from_end, post_offset -8;`: &ByteJump{Multiplier: 1, FromEnd: true, PostOffset: n(-8)},
		`byte_extract:2,1,len,relative,multiplier 3,align 2,string,dec;`: &ByteExtract{
			Source: Source{Bytes: n(2), Offset: n(1), Relative: true, String: true, Base: 10}, Var: "len", Multiplier: 3, Align: 2},
		`byte_math:bytes 1, offset 2, oper <<, rvalue 3, result r, relative, endian little, bitmask 0x0f;`: &ByteMath{
			Source: Source{Bytes: n(1), Offset: n(2), Relative: true, LittleEndian: true, Bitmask: 15}, Op: "<<", RValue: n(3), Result: "r"},
		`byte_extract:1,0,x; byte_math:bytes x, offset 0, oper +, rvalue x, string dec, result r;`: &ByteMath{
			Source: Source{Bytes: Value{Var: "x"}, String: true, Base: 10}, Op: "+", RValue: Value{Var: "x"}, Result: "r"},
	} {
		if got := only(t, options); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("%s\nis   %+v\nwant %+v", options, got, want)
		}
	}
}

// TestOrderOfDCE: a number in the order of DCERPC's messages is one of DCERPC.
func TestOrderOfDCE(t *testing.T) {
	for _, options := range []string{
		`byte_test:2,=,1,0,dce;`, `byte_jump:2,0,dce;`, `byte_extract:2,0,x,dce;`, `byte_math:bytes 2,offset 0,oper +,rvalue 1,result x,dce;`,
	} {
		if r := load(t, options); r.App != app.DCERPC {
			t.Errorf("%s is about %v", options, r.App)
		}
	}
	refuse(t, `http.uri; content:"a"; byte_test:2,=,1,0,dce;`, "is about dcerpc, but the rule is about http")
}

func TestWrongNumbersInBytes(t *testing.T) {
	for options, want := range map[string]string{
		`byte_test:1,>,2;`:                               "needs bytes, an operator",
		`byte_test:9,>,2,0;`:                             "can't be read",
		`byte_test:0,>,2,0;`:                             "can't be read",
		`byte_test:24,>,2,0,string;`:                     "no number",
		`byte_test:1,~,2,0;`:                             "no operator",
		`byte_test:1,>,2,99999;`:                         "no number",
		`byte_test:1,>,2,0,hex;`:                         "are for numbers that are text",
		`byte_test:1,>,2,0,middle;`:                      "not understood",
		`byte_test:1,>,2,0,bitmask 0;`:                   "without bits",
		`byte_test:1,>,2,0,relative 5;`:                  "takes no value",
		`byte_test:1,>,x,0;`:                             "no byte_extract or byte_math before it",
		`byte_jump:1;`:                                   "needs bytes and an offset",
		`byte_jump:1,0,from_beginning,from_end;`:         "from the beginning or from the end",
		`byte_jump:1,0,multiplier 0;`:                    "nothing",
		`byte_jump:1,0,post_offset y;`:                   "no byte_extract or byte_math before it",
		`byte_extract:1,0;`:                              "a name",
		`byte_extract:1,0,1x;`:                           "no name",
		`byte_extract:1,0,x,align 3;`:                    "aligned to 2 or 4",
		`byte_math:bytes 1, offset 0, oper +, rvalue 1;`: "result is missing",
		`byte_math:bytes 1, bytes 1, offset 0, oper +, rvalue 1, result r;`:  "two \"bytes\"",
		`byte_math:bytes 1, offset 0, oper %, rvalue 1, result r;`:           "no operator",
		`byte_math:bytes 1, offset 0, oper /, rvalue 0, result r;`:           "by nothing",
		`byte_math:bytes 1, offset 0, oper +, rvalue 1, result r, endian x;`: "not understood",
	} {
		refuse(t, options, want)
	}
}
