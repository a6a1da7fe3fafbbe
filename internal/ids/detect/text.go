package detect

import "strings"

// Text is a variable that holds text: what a group of an expression has matched.
type Text struct{ Name, Value string }

// Texts are some of them, by the order in which they were first kept.
type Texts []Text

// How many texts a flow or a packet may have, and how long one may be. What is more
// is not kept, or cut.
const (
	maxTexts = 32
	maxText  = 4096
)

// set keeps a text in place of one with the same name.
func (t *Texts) set(name string, value []byte) {
	for i := range *t {
		if have := &(*t)[i]; have.Name == name {
			if have.Value != string(value) {
				have.Value = string(value)
			}
			return
		}
	}
	if len(*t) < maxTexts {
		*t = append(*t, Text{name, string(value)})
	}
}

// textSize is what a text takes beside its letters.
const textSize = 32

// weight is about how many bytes they take.
func (t Texts) weight() (n int) {
	for i := range t {
		n += textSize + len(t[i].Name) + len(t[i].Value)
	}
	return n
}

// hold reports that there is a text of the name with the content in it.
func (t Texts) hold(name string, content []byte) bool {
	for i := range t {
		if t[i].Name == name {
			return strings.Contains(t[i].Value, string(content))
		}
	}
	return false
}
