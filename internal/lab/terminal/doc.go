// Package terminal is a terminal with a person in front of it, for tests of
// what commands draw: a pseudo-terminal of a given size that can be resized and
// typed into (Terminal), and a model of the screen behind it (Screen) that knows
// the control sequences which live output is made of, so that a test asserts
// what a person sees and not how it got there.
//
//	term := terminal.Open(t, 80, 24)
//	cmd := proc.Command(t, host, "--graph", "10.77.0.2")
//	term.Attach(cmd)
//	p := proc.Start(t, cmd)
//	term.Await("10.77.0.2")
//	term.Resize(60, 20)
//
// It must not know what is drawn. Colours and other attributes are not
// modelled, and every character is one cell wide.
package terminal
