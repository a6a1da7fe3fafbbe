package capture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

// Why a file could not be read, or not to its end. Errors of a Reader wrap them.
var (
	// ErrFormat: it is no capture file, or none of a version that is understood.
	ErrFormat = errors.New("not a capture file")
	// ErrTruncated: it ends in the middle of a packet. All before it was read.
	ErrTruncated = errors.New("truncated")
	// ErrDamaged: what comes next makes no sense. All before it was read.
	ErrDamaged = errors.New("damaged")
)

// chunk is how much is read at a time: as much as stays in the second-level cache
// while it is worked on.
const chunk = 256 << 10

// step is what a format found at the beginning of what was not yet parsed.
type step struct {
	// use is how many bytes are done with. They may be more than are there: the rest is to
	// be skipped. 0 means that need bytes must be there first.
	use, need int
	// packet says that they held a packet.
	packet bool
}

// format parses a file's records. It sees them in order, each from its first byte on.
type format interface {
	next(data []byte, p *Packet) (step, error)
	interfaces() []Interface
}

// fetcher is where bytes come from: none and no error means not in time.
type fetcher interface {
	read(b []byte, deadline time.Time) (int, error)
	interrupt()
	close()
	progress() (done, size int64)
}

// Reader reads a capture file, pcap or pcapng, compressed by gzip or not. Not through gopacket's
// pcapgo, which cannot stop waiting for a pipe in the middle of a packet, and refuses old versions and packets of
// which more was captured than there was, both of which tcpdump reads.
type Reader struct {
	name   string
	in     fetcher
	format format
	// rest was read and not yet parsed; skip is how much of what comes is not
	// wanted.
	rest []byte
	skip int
	// err comes after the packets before it.
	err     error
	packets int
}

var _ Source = (*Reader)(nil)

// OpenFile opens a capture file and reads its header; "-" is standard input.
func OpenFile(name string) (*Reader, error) {
	in, err := openInput(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := &Reader{name: name, in: in}
	if err = r.begin(len(gzipMagic)); err == nil && bytes.HasPrefix(r.rest, gzipMagic) {
		err = in.gunzip(r.rest)
		r.rest = nil
	}
	if err == nil {
		err = r.readHeader()
	}
	if err != nil {
		in.close()
		return nil, r.failed(err)
	}
	return r, nil
}

// Progress is how many bytes of the file were read, compressed ones if it is, and how
// many it has, 0 where that is not known, as of pipes.
func (r *Reader) Progress() (done, size int64) { return r.in.progress() }

// begin reads until n bytes are there, or the end.
func (r *Reader) begin(n int) error {
	for len(r.rest) < n {
		have := len(r.rest)
		r.rest = append(r.rest, make([]byte, max(n, 4<<10)-have)...)
		got, err := r.in.read(r.rest[have:], time.Time{})
		r.rest = r.rest[:have+got]
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readHeader finds the format and what it says before the first packet.
func (r *Reader) readHeader() error {
	if err := r.begin(pcapHeaderLen); err != nil {
		return err
	}
	switch n := len(r.rest); {
	case n == 0:
		return fmt.Errorf("%w: it is empty", ErrFormat)
	case bytes.HasPrefix(r.rest, pcapngMagic):
		r.format = &pcapngFormat{}
	default:
		f, err := newPcapFormat(r.rest)
		if err != nil {
			return err
		}
		r.format, r.rest = f, r.rest[pcapHeaderLen:]
	}
	// A pcapng file describes its interfaces in blocks of their own.
	var p Packet
	for len(r.format.interfaces()) == 0 {
		s, err := r.format.next(r.rest, &p)
		if err != nil {
			return err
		}
		want := max(s.use, s.need)
		if want > maxBlock {
			return fmt.Errorf("%w: it begins with a block of %d bytes", ErrFormat, want)
		}
		if err := r.begin(want); err != nil {
			return err
		}
		if len(r.rest) < want {
			return fmt.Errorf("%w: it ends before it describes an interface", ErrFormat)
		}
		r.rest = r.rest[s.use:]
	}
	return nil
}

// failed is an error about the file.
func (r *Reader) failed(err error) error {
	if r.packets > 0 {
		return fmt.Errorf("%s: after %d packets: %w", r.name, r.packets, err)
	}
	return fmt.Errorf("%s: %w", r.name, err)
}

// Read parses the packets that are there.
func (r *Reader) Read(b *Batch, deadline time.Time) error {
	b.reset()
	if cap(b.memory) < chunk {
		b.memory = make([]byte, chunk)
	}
	b.memory = b.memory[:cap(b.memory)]
	have := copy(b.memory, r.rest)
	for r.err == nil {
		used, need, err := r.parse(b, b.memory[:have])
		if len(b.Packets) > 0 || err != nil {
			r.rest = append(r.rest[:0], b.memory[used:have]...)
			r.err = err
			break
		}
		// Nothing but what is to be skipped, and the beginning of a packet.
		have = copy(b.memory, b.memory[used:have])
		if need > len(b.memory) {
			b.memory = append(b.memory[:have], make([]byte, need-have)...)
		}
		n, err := r.in.read(b.memory[have:], deadline)
		if n == 0 {
			r.rest = append(r.rest[:0], b.memory[:have]...)
			if err == nil {
				return nil
			}
			r.err = r.ending(err, have, need)
			break
		}
		have += n
	}
	r.packets += len(b.Packets)
	if len(b.Packets) > 0 {
		return nil
	}
	if errors.Is(r.err, io.EOF) {
		return io.EOF
	}
	return r.failed(r.err)
}

// parse appends the packets in data and says how much of it is done with, and how
// much there must be to go on.
func (r *Reader) parse(b *Batch, data []byte) (used, need int, err error) {
	if r.skip > 0 {
		used = min(r.skip, len(data))
		r.skip -= used
	}
	for {
		b.Packets = append(b.Packets, Packet{})
		s, err := r.format.next(data[used:], &b.Packets[len(b.Packets)-1])
		if !s.packet || err != nil {
			b.Packets = b.Packets[:len(b.Packets)-1]
		}
		if err != nil || s.use == 0 {
			return used, s.need, err
		}
		if left := len(data) - used; s.use > left {
			r.skip = s.use - left
			s.use = left
		}
		used += s.use
		if used == len(data) {
			return used, 0, nil
		}
	}
}

// ending is how the file ended: io.EOF if that was where it should.
func (r *Reader) ending(err error, have, need int) error {
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case have > 0:
		return fmt.Errorf("%w: the last record has %d bytes of %d", ErrTruncated, have, max(need, have+1))
	case r.skip > 0:
		return fmt.Errorf("%w: the last record misses %d bytes", ErrTruncated, r.skip)
	}
	return io.EOF
}

// Interrupt ends a Read that waits for a pipe.
func (r *Reader) Interrupt() { r.in.interrupt() }

// Interfaces are those that the file has described so far, at least one.
func (r *Reader) Interfaces() []Interface { return r.format.interfaces() }

// Close closes the file.
func (r *Reader) Close() error {
	r.in.close()
	return nil
}
