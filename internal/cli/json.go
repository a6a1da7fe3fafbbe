package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// Record is the beginning of every JSON record: embed it first. Records are
// objects on one line each, with numbers as numbers.
type Record struct {
	// Type tells the records of a command apart.
	Type string `json:"type"`
	// Time is in RFC 3339, in UTC, down to the nanosecond.
	Time time.Time `json:"time"`
}

// NewRecord makes the beginning of a record.
func NewRecord(typ string, at time.Time) Record {
	// Without its monotonic reading, so that records compare with ==.
	return Record{Type: typ, Time: at.UTC().Round(0)}
}

// JSONLines writes records.
type JSONLines struct {
	w   io.Writer
	buf bytes.Buffer
	enc *json.Encoder
}

// NewJSONLines makes a writer of records on w, usually an Output. It is for
// one goroutine at a time.
func NewJSONLines(w io.Writer) *JSONLines {
	j := &JSONLines{w: w}
	j.enc = json.NewEncoder(&j.buf)
	j.enc.SetEscapeHTML(false)
	return j
}

var errNoType = errors.New("JSON record does not begin with a type: embed cli.Record first")

// Write writes one record: a struct that embeds Record.
func (j *JSONLines) Write(record any) error {
	j.buf.Reset()
	if err := j.enc.Encode(record); err != nil {
		return err
	}
	if line := j.buf.Bytes(); !bytes.HasPrefix(line, []byte(`{"type":"`)) || bytes.HasPrefix(line, []byte(`{"type":""`)) {
		return errNoType
	}
	_, err := j.w.Write(j.buf.Bytes())
	return err
}
