package link

import (
	"testing"
	"time"
)

// stamping is a link that tells when its frames left.
type stamping struct{ Link }

func (*stamping) SentTime() (n uint32, at time.Time, ok bool) { return 7, time.Unix(1, 0), true }

// around is a link around another, and numbers frames as that one does.
type around struct{ Link }

func (a *around) Stamper() Stamper { return StamperOf(a.Link) }

// renumbering is a link around another whose frames are not the same ones any more: it says
// nothing of them.
type renumbering struct{ Link }

func TestStamperOf(t *testing.T) {
	inner := &stamping{}
	for name, tt := range map[string]struct {
		l    Link
		want Stamper
	}{
		"itself":             {inner, inner},
		"what it is around":  {&around{inner}, inner},
		"two around it":      {&around{&around{inner}}, inner},
		"nobody":             {&renumbering{}, nil},
		"around nobody":      {&around{&renumbering{}}, nil},
		"hidden by another":  {&renumbering{inner}, nil},
		"hidden further in":  {&around{&renumbering{inner}}, nil},
		"not there, so none": {nil, nil},
	} {
		if got := StamperOf(tt.l); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
