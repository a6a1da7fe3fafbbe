package main

import (
	"strconv"

	"github.com/alecthomas/kong"
)

// retryFlag is -r, which means two things: without a number it is ping's, to
// bypass the routing table; with one it is fping's, the number of retries.
type retryFlag struct {
	Set     bool
	Retries int // -1: no number was given
}

// IsBool tells kong that the flag does not need a value.
func (retryFlag) IsBool() bool { return true }

// Decode takes the number, if the next word is one.
func (r *retryFlag) Decode(ctx *kong.DecodeContext) error {
	*r = retryFlag{Set: true, Retries: -1}
	next := ctx.Scan.Peek()
	if next.IsEOL() || !next.IsValue() {
		return nil
	}
	n, err := strconv.Atoi(next.String())
	if err != nil || n < 0 {
		return nil
	}
	ctx.Scan.Pop()
	r.Retries = n
	return nil
}
