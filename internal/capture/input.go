package capture

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// input is a file or pipe that is read with a deadline.
type input struct {
	fd int
	// waits says that a read may have to wait, as on a pipe or a terminal.
	waits bool
	bell  *bell
	polls [2]unix.PollFd
	// own says that the descriptor is ours to close.
	own bool
	// done is how many bytes of the file were read, and size how many there were at the
	// beginning, 0 where that is not known.
	done atomic.Int64
	size int64
	// failed tells why the pipe behind the descriptor ended, if not well.
	failed func() error
}

// openInput opens a file, standard input where the name is "-".
func openInput(name string) (*input, error) {
	in := &input{fd: unix.Stdin}
	if name != "-" {
		// Not os.Open: it makes pipes non-blocking, and the poller would watch them.
		fd, err := unix.Open(name, unix.O_RDONLY|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
		if err != nil {
			return nil, err
		}
		in.fd, in.own = fd, true
	}
	var st unix.Stat_t
	err := unix.Fstat(in.fd, &st)
	switch {
	case err != nil:
	case st.Mode&unix.S_IFMT == unix.S_IFDIR:
		err = errors.New("it is a directory")
	default:
		in.waits = st.Mode&unix.S_IFMT != unix.S_IFREG
		if !in.waits {
			in.size = st.Size
		}
		in.bell, err = newBell()
	}
	if err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

// read reads what is there and waits for that until the deadline, after which it returns 0.
func (in *input) read(b []byte, deadline time.Time) (int, error) {
	for {
		if in.waits {
			in.polls[1] = unix.PollFd{Fd: int32(in.fd), Events: unix.POLLIN}
			if ready, err := in.bell.wait(in.polls[:], deadline); !ready || err != nil {
				return 0, err
			}
		}
		n, err := unix.Read(in.fd, b)
		switch {
		// Others may have made a shared descriptor non-blocking.
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.EAGAIN):
			continue
		case err != nil:
			return 0, fmt.Errorf("read: %w", err)
		case n == 0 && in.failed != nil && in.failed() != nil:
			return 0, in.failed()
		case n == 0:
			return 0, io.EOF
		}
		// Of compressed data those count that the decompressor reads.
		if in.failed == nil {
			in.done.Add(int64(n))
		}
		return n, nil
	}
}

// progress is how much of the file was read, and its size, 0 if unknown.
func (in *input) progress() (done, size int64) { return in.done.Load(), in.size }

func (in *input) interrupt() { in.bell.ring() }

func (in *input) close() {
	if in.bell != nil {
		in.bell.close()
	}
	if in.own {
		unix.Close(in.fd)
	}
}

// gzipMagic begins a gzip member with the one method there is (RFC 1952 §2.3.1).
var gzipMagic = []byte{0x1f, 0x8b, 8}

// gunzip puts a decompressor in front, of which begin are the first bytes. It
// runs on a goroutine of its own behind a pipe: so it works on another core, and what is read
// stays something that can be waited for.
func (in *input) gunzip(begin []byte) error {
	var ends [2]int
	if err := unix.Pipe2(ends[:], unix.O_CLOEXEC); err != nil {
		return fmt.Errorf("pipe: %w", err)
	}
	out := os.NewFile(uintptr(ends[1]), "gunzip")
	// The more fits, the fewer switches; where there is a limit the usual size will do.
	_, _ = unix.FcntlInt(uintptr(ends[1]), unix.F_SETPIPE_SZ, 1<<20)
	source, own := in.fd, in.own
	compressed := io.MultiReader(bytes.NewReader(bytes.Clone(begin)), counted{descriptor(source), &in.done})
	result := make(chan error, 1)
	go func() {
		result <- gunzip(out, compressed)
		out.Close()
		if own {
			unix.Close(source)
		}
	}()
	in.fd, in.own, in.waits = ends[0], true, true
	in.failed = func() error {
		err := <-result
		result <- err
		return err
	}
	return nil
}

func gunzip(w io.Writer, r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err == nil {
		_, err = io.Copy(w, z)
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: the compressed data end too early", ErrTruncated)
	case err != nil:
		return fmt.Errorf("decompressing: %w", err)
	}
	return nil
}

// counted counts the bytes of a reader.
type counted struct {
	io.Reader
	done *atomic.Int64
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.done.Add(int64(n))
	return n, err
}

// descriptor is an io.Reader.
type descriptor int

func (d descriptor) Read(b []byte) (int, error) {
	for {
		n, err := unix.Read(int(d), b)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.EAGAIN):
			_, _ = unix.Poll([]unix.PollFd{{Fd: int32(d), Events: unix.POLLIN}}, -1)
			continue
		case err != nil:
			return 0, err
		case n == 0:
			return 0, io.EOF
		}
		return n, nil
	}
}
