package transform

import (
	"errors"

	"gotcp/internal/ids/regex"
)

// newPCRE takes what the one group of an expression has matched. Without a match
// the data stays as it is.
func newPCRE(arg string) (step, error) {
	re, err := regex.Compile(arg, regex.Captures)
	if err != nil {
		return nil, err
	}
	if re.Groups() != 1 {
		return nil, errors.New("the expression must have exactly one group")
	}
	return func(data []byte, s *Scratch) []byte {
		if !re.Find(data, 0, &s.match) || len(s.match.Groups) == 0 || s.match.Groups[0][0] < 0 {
			return data
		}
		return data[s.match.Groups[0][0]:s.match.Groups[0][1]]
	}, nil
}
