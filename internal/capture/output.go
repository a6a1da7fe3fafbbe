package capture

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// Output is a file, pipe or series of files that takes records: packets in one of the
// formats, or lines of text. It keeps them together: a file holds whole ones only,
// whenever the program ends (but by SIGKILL, for which the kernel breaks off a write), and also
// where the disk is full. They are collected until Flush, which is to be called before waiting for more.
type Output struct {
	series series
	// header begins each file; nil for none.
	header func([]byte) []byte

	// appends keeps what a file holds already.
	appends bool

	name string // of the current file
	fd   int
	own  bool // the descriptor is ours to close

	buffer []byte
	ends   []int // of the records in buffer
	size   int64 // of the current file, buffer included
	// written are the records that are on file, in all files.
	written int64
	err     error
}

// collected is how much is written at a time.
const collected = 256 << 10

// WriteError says that an Output cannot go on, and how much of it was kept.
type WriteError struct {
	Name string
	// Records is how many whole ones were written, in this file and those before.
	Records int64
	Err     error // ENOSPC, EPIPE, ...
}

func (e *WriteError) Error() string {
	return fmt.Sprintf("%s: %v, after %d records", e.Name, e.Err, e.Records)
}

func (e *WriteError) Unwrap() error { return e.Err }

// ErrFileLimit is returned instead of beginning a file beyond Rotation.Files, where
// files are begun by time. It is a proper end: all before is written.
var ErrFileLimit = errors.New("maximum number of files reached")

// OpenOutput creates the first file of a series, or the only one; "-" is standard
// output. What of the name is replaced in later ones, Rotation says.
func OpenOutput(name string, r Rotation, now time.Time) (*Output, error) {
	return openOutput(name, r, now, nil)
}

func openOutput(name string, r Rotation, now time.Time, header func([]byte) []byte) (*Output, error) {
	if name == "-" && r.active() {
		return nil, errors.New("standard output cannot be several files")
	}
	o := &Output{series: newSeries(name, r, now), header: header, fd: -1}
	if err := o.begin(); err != nil {
		o.Close()
		return nil, err
	}
	return o, nil
}

// begin opens the series' current file. Its header goes out at once, so that who reads
// a pipe knows what it is in for.
func (o *Output) begin() error {
	o.name = o.series.name()
	o.size, o.own = 0, false
	if o.name == "-" {
		o.fd = unix.Stdout
	} else {
		// Not os.Create: it makes pipes non-blocking, and the poller would watch them.
		mode := unix.O_TRUNC
		if o.appends {
			mode = unix.O_APPEND
		}
		fd, err := unix.Open(o.name, unix.O_WRONLY|unix.O_CREAT|unix.O_CLOEXEC|unix.O_NOCTTY|mode, 0o666)
		if err != nil {
			o.fd, o.err = -1, &WriteError{o.name, o.written, err}
			return fmt.Errorf("%s: %w", o.name, err)
		}
		o.fd, o.own = fd, true
	}
	if o.header == nil {
		return nil
	}
	o.buffer = o.header(o.buffer)
	o.size = int64(len(o.buffer))
	return o.Flush()
}

// next makes sure that the record which comes now gets into the file where it belongs.
// It reports whether that is a new one.
func (o *Output) next(now time.Time) (bool, error) {
	if o.err != nil {
		return false, o.err
	}
	due, last := o.series.due(now, o.size)
	if !due {
		return false, nil
	}
	if err := o.end(); err != nil {
		return false, err
	}
	if last {
		o.err = ErrFileLimit
		return false, o.err
	}
	return true, o.begin()
}

// Record adds a record.
func (o *Output) Record(now time.Time, record []byte) error {
	if _, err := o.next(now); err != nil {
		return err
	}
	return o.commit(record, nil)
}

// direct is from what length on data are written from where they lie: copying them
// would cost more than a system call.
const direct = 16 << 10

// commit completes the record whose beginning may be in the buffer already.
func (o *Output) commit(data, tail []byte) error {
	before := 0
	if n := len(o.ends); n > 0 {
		before = o.ends[n-1]
	}
	end := len(o.buffer) + len(data) + len(tail)
	o.size += int64(end - before)
	o.ends = append(o.ends, end)
	if len(data) >= direct {
		return o.write(data, tail)
	}
	o.buffer = append(append(o.buffer, data...), tail...)
	if len(o.buffer) >= collected {
		return o.Flush()
	}
	return nil
}

// Flush writes what is collected.
func (o *Output) Flush() error { return o.write(nil, nil) }

// write writes what is collected and what follows it.
func (o *Output) write(data, tail []byte) error {
	if o.err != nil {
		return o.err
	}
	all := len(o.buffer) + len(data) + len(tail)
	for done := 0; done < all; {
		var parts [3][]byte
		skip := done
		for i, p := range [...][]byte{o.buffer, data, tail} {
			k := min(skip, len(p))
			parts[i], skip = p[k:], skip-k
		}
		n, err := unix.Writev(o.fd, parts[:])
		done += max(n, 0)
		switch {
		case err == nil, errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EAGAIN):
			// Others may have made a shared descriptor non-blocking.
			_, _ = unix.Poll([]unix.PollFd{{Fd: int32(o.fd), Events: unix.POLLOUT}}, -1)
		default:
			o.fail(err, done)
			return o.err
		}
	}
	o.written += int64(len(o.ends))
	o.buffer, o.ends = o.buffer[:0], o.ends[:0]
	return nil
}

// fail takes back what of a record was written when the rest could not be.
func (o *Output) fail(err error, done int) {
	whole := 0
	for _, end := range o.ends {
		if end > done {
			break
		}
		whole = end
		o.written++
	}
	if torn := done - whole; torn > 0 && !o.takeBack(torn) {
		err = fmt.Errorf("%w (and the last record is torn)", err)
	}
	o.err = &WriteError{o.name, o.written, err}
	o.buffer, o.ends = nil, nil
}

// takeBack cuts so many bytes off, if they went to a file. Where they ended its descriptor
// knows, also if the shell opened it and the file held something before.
func (o *Output) takeBack(torn int) bool {
	var st unix.Stat_t
	if unix.Fstat(o.fd, &st) != nil || st.Mode&unix.S_IFMT != unix.S_IFREG {
		return false
	}
	at, err := unix.Seek(o.fd, 0, unix.SEEK_CUR)
	return err == nil && unix.Ftruncate(o.fd, at-int64(torn)) == nil
}

// end completes the current file.
func (o *Output) end() error {
	err := o.Flush()
	if o.own && o.fd >= 0 {
		if closed := unix.Close(o.fd); err == nil && closed != nil {
			o.err = &WriteError{o.name, o.written, closed}
			err = o.err
		}
	}
	o.fd = -1
	return err
}

// Name is the current file's.
func (o *Output) Name() string { return o.name }

// Records are how many are on file.
func (o *Output) Records() int64 { return o.written }

// Close writes what is collected and completes the file. It may be called more than once.
// It returns what went wrong before, too.
func (o *Output) Close() error {
	if o.fd < 0 {
		if errors.Is(o.err, ErrFileLimit) || errors.Is(o.err, errOutputClosed) {
			return nil
		}
		return o.err
	}
	err := o.end()
	if o.err == nil {
		o.err = errOutputClosed
	}
	return err
}

var errOutputClosed = errors.New("the output is closed")
