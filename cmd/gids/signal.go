package main

import (
	"os"
	"os/signal"
)

// onSignal calls a function for each signal of a kind, until the returned one is called.
func onSignal(sig os.Signal, do func()) (stop func()) {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, sig)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-caught:
				do()
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(caught)
		close(done)
	}
}
