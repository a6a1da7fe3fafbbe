package lab

import (
	"os"
	"testing"
)

// childVar makes the test program do something else than test, see childMain.
const childVar = "GOTCP_LAB_TEST_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childVar); what != "" {
		os.Exit(childMain(what))
	}
	Main(m)
}
