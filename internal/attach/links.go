package attach

import "gotcp/internal/cli"

// Links opens links without a stack, for commands whose one goroutine owns all
// state.
type Links struct {
	wrap *wrapping
	raws []*Raw
}

// NewLinks looks into what the flags say of links, and begins the capture.
func NewLinks(o cli.LinkOptions) (*Links, error) {
	w, err := newWrapping(o)
	if err != nil {
		return nil, err
	}
	return &Links{wrap: w}, nil
}

// Close closes every Raw. The capture is complete after it.
func (l *Links) Close() error {
	for _, r := range l.raws {
		r.Close()
	}
	l.raws = nil
	return l.wrap.close()
}
