package app

import (
	"slices"

	"gotcp/internal/ids/event"
)

// Course is how a transaction goes: what all of them have in common. They embed it.
type Course struct{ ways [2]way }

// way is one direction of it.
type way struct {
	progress Progress
	version  uint32
	events   []event.Event
}

// Progress implements Transaction.
func (c *Course) Progress(dir Direction) Progress { return c.ways[dir].progress }

// Version implements Transaction.
func (c *Course) Version(dir Direction) uint32 { return c.ways[dir].version }

// Events implements Transaction.
func (c *Course) Events(dir Direction) []event.Event { return c.ways[dir].events }

// Done reports that a direction is complete.
func (c *Course) Done(dir Direction) bool { return c.ways[dir].progress == Complete }

// Touch says that something of a direction has changed.
func (c *Course) Touch(dir Direction) { c.ways[dir].version++ }

// Step says how far a direction has come. There is no way back.
func (c *Course) Step(dir Direction, to Progress) {
	if w := &c.ways[dir]; w.progress < to {
		w.progress = to
		w.version++
	}
}

// Raise says what is wrong with a direction, each thing once.
func (c *Course) Raise(dir Direction, e event.Event) {
	if w := &c.ways[dir]; !slices.Contains(w.events, e) {
		w.events = append(w.events, e)
		w.version++
	}
}
