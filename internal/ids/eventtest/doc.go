// Package eventtest holds tests of rules over conversations made by hand, through
// all of the detection: which alert at which packet, above all of rules about events.
// It has no code of its own, and must not know how the parts do it.
package eventtest
