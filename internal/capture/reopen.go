package capture

import (
	"time"

	"golang.org/x/sys/unix"
)

// OpenLog is OpenOutput for a file that others have written to, and move away when it is long: what
// it holds stays, and after Reopen another is written to.
func OpenLog(name string, now time.Time) (*Output, error) {
	o := &Output{series: newSeries(name, Rotation{}, now), fd: -1, appends: true}
	if err := o.begin(); err != nil {
		return nil, err
	}
	return o, nil
}

// Reopen goes on in the file that has the output's name now, if that is another one or none
// is there. A pipe and standard output stay.
func (o *Output) Reopen() error {
	if o.err != nil || !o.own || !o.moved() {
		return o.Flush()
	}
	if err := o.end(); err != nil {
		return err
	}
	return o.begin()
}

// moved reports whether our file does no longer have its name.
func (o *Output) moved() bool {
	var ours, named unix.Stat_t
	if unix.Fstat(o.fd, &ours) != nil || ours.Mode&unix.S_IFMT != unix.S_IFREG {
		return false
	}
	return unix.Stat(o.name, &named) != nil || named.Dev != ours.Dev || named.Ino != ours.Ino
}
