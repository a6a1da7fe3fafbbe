package rule

import (
	"fmt"
	"testing"

	"gotcp/internal/ids/app"
)

func TestSizesAndPlaces(t *testing.T) {
	n := func(v int64) Value { return Value{Literal: v} }
	for options, want := range map[string]Item{
		`isdataat:10;`:                                &IsDataAt{At: n(10)},
		`isdataat: !5 , relative , rawbytes;`:         &IsDataAt{At: n(5), Negated: true, Relative: true},
		`byte_extract:1,0,x; isdataat:x;`:             &IsDataAt{At: Value{Var: "x"}},
		`file.data; bsize:>0;`:                        &BSize{Op: Greater},
		`file.data; bsize:3<>9;`:                      &BSize{Op: Between, Min: n(3), Max: 9},
		`file.data; byte_extract:1,0,x; bsize:<=x;`:   &BSize{Op: LessEqual, Min: Value{Var: "x"}},
		`urilen:<5;`:                                  &URILen{Op: Less, Min: 5},
		`urilen:3<>20, norm;`:                         &URILen{Op: Between, Min: 3, Max: 20},
		`file.data; absent;`:                          &Absent{},
		`base64_decode; base64_data; isdataat:1;`:     &IsDataAt{At: n(1)},
		`base64_decode:bytes 12, offset 1, relative;`: &Base64Decode{Bytes: 12, Offset: 1, Relative: true},
		`asn1:double_overflow, bitstring_overflow, relative_offset -7, oversize_length 2048;`: &ASN1{
			BitstringOverflow: true, DoubleOverflow: true, OversizeLength: 2048, Relative: true, RelativeOffset: -7},
		`ftpbounce;`: &FTPBounce{},
	} {
		if got := only(t, options); fmt.Sprintf("%T %+v", got, got) != fmt.Sprintf("%T %+v", want, want) {
			t.Errorf("%s\nis   %T %+v\nwant %T %+v", options, got, got, want, want)
		}
	}
	if r := load(t, "urilen:17, raw;"); r.App != app.HTTP || r.Buffers[0].Buffer != app.HTTPRawURI {
		t.Errorf("%+v", r.Buffers)
	}
}

// No byte after a content means that it ends the buffer.
func TestNothingBehindAContent(t *testing.T) {
	r := load(t, `content:"a"; isdataat:!1,relative;`)
	if items := r.Buffers[0].Items; len(items) != 1 || !items[0].(*Content).EndsWith {
		t.Errorf("%s", layout(r))
	}
	if r := load(t, `content:!"a"; isdataat:!1,relative;`); len(r.Buffers[0].Items) != 2 {
		t.Errorf("%s", layout(r))
	}
}

func TestWrongSizes(t *testing.T) {
	for options, want := range map[string]string{
		`isdataat:x;`:                        "no byte_extract",
		`isdataat:70000;`:                    "no number",
		`isdataat:1,absolute;`:               "not understood",
		`bsize:5;`:                           "no sticky buffer",
		`file.data; bsize:x;`:                "no byte_extract",
		`file.data; bsize:5<>6;`:             "no number lies",
		`urilen:5,cooked;`:                   "norm or raw",
		`urilen:x;`:                          "no number",
		`absent;`:                            "no sticky buffer",
		`file.data; absent: never;`:          "or_else is",
		`file.data; content:"a"; absent;`:    "right behind the buffer",
		`base64_decode:bytes 0;`:             "no bytes",
		`base64_decode:lines 3;`:             "not understood",
		`asn1:relative_offset 5;`:            "nothing to look for",
		`asn1:oversize_length 0;`:            "nothing",
		`asn1:indefinite;`:                   "not understood",
		`dns.query; content:"a"; ftpbounce;`: "is about ftp",
	} {
		refuse(t, options, want)
	}
}
