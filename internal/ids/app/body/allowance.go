package body

// Allowance is how much the compressed bodies of one connection may come to, all
// together. One body is bounded, but a segment has room for ten answers of a
// hundred bytes that come to a hundred kilobytes each. Pages are a tenth of their
// size when they are compressed, seldom a twentieth.
type Allowance struct {
	spent int
}

const (
	allowed        = 128 << 10 // for nothing
	allowedPerByte = 16        // that came in
	maxAllowed     = 1 << 20   // is saved up
)

// earn allows for bytes that came in.
func (a *Allowance) earn(received int) {
	if a != nil {
		a.spent = max(a.spent-allowedPerByte*received, allowed-maxAllowed)
	}
}

// spend takes what has come out.
func (a *Allowance) spend(n int) {
	if a != nil {
		a.spent = min(a.spent+n, allowed)
	}
}

// left is how much may still come out.
func (a *Allowance) left() int {
	if a == nil {
		return maxAllowed
	}
	return max(allowed-a.spent, 0)
}
