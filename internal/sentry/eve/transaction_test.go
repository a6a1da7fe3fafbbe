package eve

import (
	"testing"

	"gotcp/internal/ids"
)

func transaction(t *testing.T, tx ids.Transaction) map[string]any {
	t.Helper()
	return decode(t, append(appendTransaction([]byte("{"), &tx, 4), "}\n"...))
}

func TestNothing(t *testing.T) {
	if got := transaction(t, ids.Transaction{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
