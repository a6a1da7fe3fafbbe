package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
)

// summary is what the tests read of --json's last record.
type summary struct {
	Type       string    `json:"type"`
	Time       time.Time `json:"time"`
	Sent       int       `json:"sent"`
	Received   int       `json:"received"`
	Lost       int       `json:"lost"`
	Waiting    int       `json:"waiting"`
	Errors     int       `json:"errors"`
	Duplicates int       `json:"duplicates"`
	Late       int       `json:"late"`
	OutOfOrder int       `json:"out_of_order"`
	Corrupted  int       `json:"corrupted"`
	OK         bool      `json:"ok"`
}

// records parses all records, counts their types, and returns the last, which
// must be a summary.
func records(t testing.TB, out proc.Output) (last summary, types map[string]int) {
	t.Helper()
	types = make(map[string]int)
	for line := range strings.Lines(out.Stdout) {
		last = summary{}
		if err := json.Unmarshal([]byte(line), &last); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		types[last.Type]++
	}
	if last.Type != "summary" || types["summary"] != 1 {
		t.Fatalf("no summary at the end of %+v", out)
	}
	return last, types
}
