package arp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/neigh/watch"
	"gotcp/internal/replace"
)

// StateFile is a file in which a Watch keeps its table. Whenever the process
// dies, the file is whole: an older one or the newer one. It is written beside
// the watch, which never waits for the disk.
type StateFile struct {
	Name string

	due     time.Time // when to write next, zero for never
	written chan error
	writing bool
	began   time.Time
	cost    time.Duration
}

const (
	// saveDelay gathers what comes together, and saveEvery is for the times of
	// stations that only go on.
	saveDelay = time.Second
	saveEvery = time.Minute
	// saveShare is how much longer than a write the pause after it is.
	saveShare = 10
	// maxState bounds the file that is read: a full table needs a tenth of it.
	maxState = 256 << 20
)

// NewStateFile makes a StateFile.
func NewStateFile(name string) *StateFile {
	return &StateFile{Name: name, written: make(chan error, 1)}
}

// Load reads the state; it is not found if there is no file yet.
func (f *StateFile) Load() (st watch.State, found bool, err error) {
	file, err := os.Open(f.Name)
	if errors.Is(err, os.ErrNotExist) {
		// Better now than an hour later.
		return st, false, f.check()
	}
	if err != nil {
		return st, false, cli.Local(fmt.Errorf("--state: %w", err))
	}
	defer file.Close()
	st, err = parseState(io.LimitReader(file, maxState))
	if err != nil {
		return st, false, cli.Local(fmt.Errorf("--state %s: %w; move it away to begin anew", f.Name, err))
	}
	return st, true, f.check()
}

// parseState reads one JSON object and nothing after it.
func parseState(r io.Reader) (st watch.State, err error) {
	d := json.NewDecoder(r)
	if err := d.Decode(&st); err != nil {
		return st, fmt.Errorf("it is no state of garp: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return st, errors.New("there is something after the state")
	}
	return st, nil
}

// check finds out whether the file can be written.
func (f *StateFile) check() error {
	tmp, err := os.CreateTemp(filepath.Dir(f.Name), "."+filepath.Base(f.Name)+".*")
	if err != nil {
		return cli.Local(fmt.Errorf("--state: %w", err))
	}
	tmp.Close()
	return os.Remove(tmp.Name())
}

// Changed tells that there is something to keep.
func (f *StateFile) Changed(now time.Time) {
	if due := now.Add(max(saveDelay, saveShare*f.cost)); f.due.IsZero() || due.Before(f.due) {
		f.due = due
	}
}

// Due is when Tick must be called next, zero for never.
func (f *StateFile) Due() time.Time { return f.due }

// Tick writes the state if it is time to, and reports what became of the last
// time.
func (f *StateFile) Tick(now time.Time, state func() watch.State) error {
	if err := f.collect(now); err != nil {
		return err
	}
	if f.due.IsZero() {
		f.due = now.Add(saveEvery)
	}
	if now.Before(f.due) {
		return nil
	}
	if f.writing {
		f.due = now.Add(saveDelay)
		return nil
	}
	st := state()
	f.writing, f.began, f.due = true, now, now.Add(saveEvery)
	go func() { f.written <- f.write(&st) }()
	return nil
}

// collect takes note of a write that has ended.
func (f *StateFile) collect(now time.Time) error {
	select {
	case err := <-f.written:
		f.writing, f.cost = false, now.Sub(f.began)
		return err
	default:
		return nil
	}
}

// Close writes the state a last time.
func (f *StateFile) Close(state func() watch.State) error {
	if f.writing {
		if err := <-f.written; err != nil {
			return err
		}
		f.writing = false
	}
	st := state()
	return f.write(&st)
}

// write replaces what is in the file.
func (f *StateFile) write(st *watch.State) (err error) {
	defer func() {
		if err != nil {
			err = cli.Local(fmt.Errorf("--state: %w", err))
		}
	}()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	if err := e.Encode(st); err != nil {
		return err
	}
	return replace.File(f.Name, b.Bytes())
}
