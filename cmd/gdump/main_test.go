package main

import (
	"testing"

	"gotcp/internal/lab/proc"
)

func TestMain(m *testing.M) { proc.Main(m, main) }
