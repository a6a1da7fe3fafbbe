package rule

import "strings"

// maxOptions is how many options a rule may have.
const maxOptions = 512

// option is one of a rule: keyword;, or keyword:value;.
type option struct {
	name  string
	value string // without the blanks and quotes around it
	// given: there was a value.
	given   bool
	quoted  bool
	negated bool // of keywords that take a ! before their value
	at      int  // where its keyword is in the rule
	valueAt int
}

// blanks are what may stand around keywords and values.
const blanks = " \t\r\n"

// cutOption takes the first option off a rule's text, of which the rest begins
// at the offset.
//
// An option ends at the first semicolon without a backslash before it, in quotes
// too: so does Suricata read, and expressions have quotes of their own.
func cutOption(text string, at int) (o option, rest int, err error) {
	at += len(text[at:]) - len(strings.TrimLeft(text[at:], blanks))
	o.at = at
	end := at
	for {
		i := strings.IndexByte(text[end:], ';')
		if i < 0 {
			return o, len(text), faultf("no semicolon after the last option")
		}
		end += i
		if end > at && text[end-1] == '\\' {
			end++
			continue
		}
		break
	}
	o.name, o.value, o.given = strings.Cut(text[at:end], ":")
	o.valueAt = at + len(o.name) + 1
	o.name = strings.TrimRight(o.name, blanks)
	o.trimValue(strings.TrimLeft(o.value, blanks))
	return o, end + 1, nil
}

// trimValue replaces the value by what is left after something was cut off in
// front.
func (o *option) trimValue(v string) {
	o.valueAt += len(o.value) - len(v)
	o.value = strings.TrimRight(v, blanks)
}

// argument says whether a keyword has a value.
type argument uint8

const (
	noValue argument = iota
	mayHaveValue
	mustHaveValue
)

// quoting says whether a keyword's value stands in quotes.
type quoting uint8

const (
	mayQuote quoting = iota
	mustQuote
)

// unwrap checks the value's form for its keyword, and takes its quotes and its
// negation off.
func (o *option) unwrap(k *keyword) error {
	if o.value == "" {
		if k.argument == mustHaveValue {
			return faultf("needs a value")
		}
		o.given = false
		return nil
	}
	if k.argument == noValue {
		return faultf("takes no value, but has %s", short(o.value))
	}
	if k.negatable && o.value[0] == '!' {
		o.negated = true
		o.trimValue(strings.TrimLeft(o.value[1:], blanks))
	}
	if !strings.HasPrefix(o.value, `"`) {
		if o.value == "" {
			return faultf("nothing is negated")
		}
		if k.quoting == mustQuote {
			return faultf("its value needs quotes around it")
		}
		return nil
	}
	if len(o.value) < 2 || o.value[len(o.value)-1] != '"' {
		return faultf("no quote at the end of the value: is a semicolon missing, or one not escaped?")
	}
	o.quoted = true
	o.value = o.value[1 : len(o.value)-1]
	o.valueAt++
	if o.value == "" {
		return faultf("its value is empty")
	}
	return nil
}
