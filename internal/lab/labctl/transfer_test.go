package main

import (
	"context"
	"errors"
	"testing"
)

func TestTogetherEndsTheOthers(t *testing.T) {
	boom := errors.New("boom")
	ended := false
	err := together(t.Context(), func(ctx context.Context) error {
		<-ctx.Done()
		ended = true
		return ctx.Err()
	}, func(context.Context) error {
		return boom
	})
	if err != boom || !ended {
		t.Errorf("%v, the other ended: %v", err, ended)
	}
}

func TestTogetherIsNil(t *testing.T) {
	n := make(chan int, 2)
	f := func(context.Context) error { n <- 1; return nil }
	if err := together(t.Context(), f, f); err != nil || len(n) != 2 {
		t.Errorf("%v after %d of 2", err, len(n))
	}
}
