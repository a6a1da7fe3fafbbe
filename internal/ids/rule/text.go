package rule

import "strings"

// textTest takes flowvar:name,"content" and pktvar:name,"content": there is such a
// variable, which an expression has filled, and the content is in it.
func textTest(kind StateKind) func(*parser, *option) error {
	return func(p *parser, o *option) error {
		name, text, ok := strings.Cut(o.value, ",")
		name, text = strings.Trim(name, blanks), strings.Trim(text, blanks)
		if !ok || name == "" || text == "" {
			return faultf("needs a name and a content")
		}
		if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
			text = text[1 : len(text)-1]
		}
		pattern, err := parsePattern(text)
		if err != nil {
			return err
		}
		p.addState(StateCondition{Kind: kind, Op: Test, Names: []string{name}, Text: pattern})
		return nil
	}
}
