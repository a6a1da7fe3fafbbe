package rule

import "gotcp/internal/ids/app"

// Inspection is a group of conditions on one buffer: they must all hold, in
// their order, on the same value of it.
type Inspection struct {
	Buffer     app.Buffer
	Transforms []Transform
	Dir        BufferDir
	Items      []Item
}

// BufferDir narrows a buffer of a => rule to one direction.
type BufferDir uint8

// The directions: NoBufferDir is that of the rule's flow.
const (
	NoBufferDir BufferDir = iota
	BufferToServer
	BufferToClient
)

// Transform changes a buffer's value before it is inspected.
type Transform struct {
	Kind string // to_lowercase, strip_whitespace, xor, ...
	Arg  string // of pcrexform, from_base64, ..., without quotes; of xor the key in hexadecimal
}

// Item is one condition on a buffer: one of the types below.
type Item interface{ item() }

// Value is a number in a rule: a literal, or a variable of byte_extract or
// byte_math.
type Value struct {
	Literal int64
	Var     string
}

// Content is a string to find.
type Content struct {
	Pattern                         []byte
	Nocase, Negated                 bool
	StartsWith, EndsWith            bool
	Offset, Depth, Distance, Within *Value
	FastPattern, FastOnly           bool
	FastOffset, FastLength          int // chop; zero length: none
	pos                             int // in the rule's text
}

// PCRE is a Perl-compatible regular expression.
type PCRE struct {
	Expr                                string
	Negated, Relative                   bool
	Nocase, DotAll, Multiline, Extended bool // i s m x
	Anchored, DollarEndOnly, Ungreedy   bool // A E G
	Captures                            []Capture
	pos                                 int
}

// Capture keeps what a group matched, under a name.
type Capture struct {
	Scope Scope
	Name  string
}

// Scope is where it is kept.
type Scope uint8

// The scopes.
const (
	NoScope     Scope = iota
	FlowScope         // flow:name
	PacketScope       // pkt:name
	AlertScope        // alert:name
	KeyScope          // pkt:key: the name of what the next group matches
	ValueScope        // pkt:value
)

// Compare is an operator of a comparison.
type Compare uint8

// The operators. Between is exclusive at both ends, as Suricata's <> is.
const (
	Equal Compare = iota
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	Between
	NotBetween
	And    // &
	Or     // ^
	NotAnd // !&
	// The bits of Min are those of Max, or are not: &0xc0=0x80, &0xc0!=0x80.
	MaskEqual
	MaskNotEqual
)

// Source is how a number is read from the bytes.
type Source struct {
	Bytes        Value // 0 of a string: up to the first that is no digit
	Offset       Value
	Relative     bool
	LittleEndian bool
	String       bool
	Base         int    // 8, 10, 16 of a string; 0: as it looks
	DCE          bool   // as the messages of DCERPC say, which is network order outside of them
	Bitmask      uint32 // 0: none
}

// ByteTest compares a number.
type ByteTest struct {
	Source
	Op      Compare
	Negated bool
	Value   Value
}

// ByteJump moves to where a number says.
type ByteJump struct {
	Source
	Multiplier             int
	Align                  int // 0, 2 or 4
	FromBeginning, FromEnd bool
	PostOffset             Value
}

// ByteExtract keeps a number in a variable.
type ByteExtract struct {
	Source
	Var        string
	Multiplier int
	Align      int
}

// ByteMath keeps the result of a calculation in a variable.
type ByteMath struct {
	Source
	Op     string // + - * / << >>
	RValue Value
	Result string
}

// IsDataAt asks whether there is a byte at a place.
type IsDataAt struct {
	At                Value
	Negated, Relative bool
}

// BSize compares the length of the buffer.
type BSize struct {
	Op  Compare
	Min Value
	Max int64 // of a range
}

// URILen is urilen: the length of the normalised or the raw URI.
type URILen struct {
	Op       Compare
	Min, Max int64
}

// Absent wants that there is no such buffer (OrElse: or that the rest holds).
type Absent struct{ OrElse bool }

// Base64Decode decodes from the place reached; base64_data is then the result.
type Base64Decode struct {
	Bytes, Offset int
	Relative      bool
}

// ASN1 is asn1: what is wrong with BER at a place.
type ASN1 struct {
	BitstringOverflow, DoubleOverflow bool
	OversizeLength                    int // 0: not asked
	AbsoluteOffset                    int
	Relative                          bool
	RelativeOffset                    int
}

// FTPBounce is a PORT command with somebody else's address.
type FTPBounce struct{}

// FileExt is fileext and filename's kin that look at the end of a name.
type FileExt struct {
	Ext     string
	Negated bool
}

func (*Content) item()      {}
func (*PCRE) item()         {}
func (*ByteTest) item()     {}
func (*ByteJump) item()     {}
func (*ByteExtract) item()  {}
func (*ByteMath) item()     {}
func (*IsDataAt) item()     {}
func (*Entropy) item()      {}
func (*BSize) item()        {}
func (*URILen) item()       {}
func (*Absent) item()       {}
func (*Base64Decode) item() {}
func (*ASN1) item()         {}
func (*FTPBounce) item()    {}
func (*FileExt) item()      {}
func (*Dataset) item()      {}
func (*FileDigest) item()   {}
