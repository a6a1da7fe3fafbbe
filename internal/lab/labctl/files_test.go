package main

import (
	"path/filepath"
	"testing"
)

func TestRandomFiles(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	const n = 300_001
	sumA, err := writeRandom(a, n)
	if err != nil {
		t.Fatal(err)
	}
	sumB, err := writeRandom(b, n)
	if err != nil {
		t.Fatal(err)
	}
	if sumA == sumB {
		t.Error("two files are the same")
	}
	got, size, err := sumOf(a)
	if err != nil || got != sumA || size != n {
		t.Errorf("%d bytes with sum %v (%v), want %d with %v", size, got, err, n, sumA)
	}
	if _, err := writeRandom(filepath.Join(a, "b"), 1); err == nil {
		t.Error("a file below a file was written")
	}
}
