package dataset

import "fmt"

// maxFaults is how many wrong lines of a file are named.
const maxFaults = 5

// Fault is a line of a file that is left out, or, of the last one, says how many more are.
type Fault struct {
	Line   int
	Reason string
}

// faults are those of a file.
type faults struct {
	list []Fault
	more int
}

func (f *faults) add(line int, err error) {
	if len(f.list) >= maxFaults {
		f.more++
		return
	}
	f.list = append(f.list, Fault{line, err.Error()})
}

func (f *faults) all() []Fault {
	if f.more > 0 {
		last := &f.list[len(f.list)-1]
		last.Reason += fmt.Sprintf("; more wrong lines: %d", f.more)
		f.more = 0
	}
	return f.list
}
