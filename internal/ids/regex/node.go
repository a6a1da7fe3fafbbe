package regex

// node is a part of an expression, one of the types below. Letter case, classes
// and the dot have been resolved by the parser: what is left are sets of bytes.
type node interface{}

type (
	// concat is its parts one after the other; empty without any.
	concat []node
	// alternate is the first of its branches with which all goes well.
	alternate []node
	// repeat is a number of its inner nodes; max is -1 without a limit.
	repeat struct {
		inner      node
		min, max   int
		lazy       bool
		possessive bool
	}
	// group captures. Several have the same number after (?|.
	group struct {
		number int
		inner  node
	}
	// atomic never gives back what it has taken.
	atomic struct{ inner node }
	// look asks what is ahead or behind and takes nothing.
	look struct {
		inner           node
		behind, negated bool
	}
	// backref is what a group has taken.
	backref struct {
		number int
		nocase bool
	}
	// call is the expression of a group once more.
	call struct{ number int }
	// conditional is yes if a group took part, or what it looks for is there.
	conditional struct {
		number  int // of a group; 0: look
		test    node
		yes, no node
	}
	// place is a condition on where we are.
	place uint8
)

// The places.
const (
	textBegin   place = iota // \A, and ^
	lineBegin                // ^ with m
	textEnd                  // \z, and $ with E
	lastEnd                  // \Z, and $: a line feed may follow
	lineEnd                  // $ with m
	wordEdge                 // \b
	noWordEdge               // \B
	searchBegin              // \G
	resetBegin               // \K: the match begins here
)

// set is a set of bytes, and a node that takes one of them.
type set [4]uint64

func (s *set) add(c byte)     { s[c>>6] |= 1 << (c & 63) }
func (s set) has(c byte) bool { return s[c>>6]>>(c&63)&1 != 0 }

func (s *set) addRange(from, to byte) {
	for c := int(from); c <= int(to); c++ {
		s.add(byte(c))
	}
}

func (s *set) addAll(t set) {
	for i := range s {
		s[i] |= t[i]
	}
}

func (s set) not() set {
	for i := range s {
		s[i] = ^s[i]
	}
	return s
}

// fold adds the other case of each letter. As in PCRE's own tables, only those
// of ASCII are letters.
func (s *set) fold() {
	for c := byte('a'); c <= 'z'; c++ {
		if upper := c - 'a' + 'A'; s.has(c) || s.has(upper) {
			s.add(c)
			s.add(upper)
		}
	}
}

// only is the one byte of a set that has no other.
func (s *set) only() (c byte, ok bool) {
	n := 0
	for i := range 256 {
		if s.has(byte(i)) {
			c = byte(i)
			n++
		}
	}
	return c, n == 1
}

func setOf(bytes string) (s set) {
	for i := range len(bytes) {
		s.add(bytes[i])
	}
	return s
}

func ranges(pairs string) (s set) {
	for i := 0; i < len(pairs); i += 2 {
		s.addRange(pairs[i], pairs[i+1])
	}
	return s
}

// The classes that escapes stand for.
var (
	anyByte         = set{}.not()
	newline         = setOf("\n")
	digits          = ranges("09")
	alnum           = ranges("azAZ09")
	words           = ranges("azAZ09__")
	spaces          = setOf(" \t\n\v\f\r")
	horizontalSpace = setOf("\t \xa0")
	verticalSpace   = setOf("\n\v\f\r\x85")
)

// posix are the classes that are written [:name:].
var posix = map[string]set{
	"alpha":  ranges("azAZ"),
	"lower":  ranges("az"),
	"upper":  ranges("AZ"),
	"alnum":  alnum,
	"digit":  digits,
	"xdigit": ranges("09afAF"),
	"word":   words,
	"space":  spaces,
	"blank":  setOf(" \t"),
	"cntrl":  ranges("\x00\x1f\x7f\x7f"),
	"ascii":  ranges("\x00\x7f"),
	"graph":  ranges("!~"),
	"print":  ranges(" ~"),
	"punct":  ranges("!/:@[`{~"),
}
