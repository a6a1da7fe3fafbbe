package attack

import (
	"testing"

	"gotcp/internal/lab"
)

func TestMain(m *testing.M) { lab.Main(m) }
