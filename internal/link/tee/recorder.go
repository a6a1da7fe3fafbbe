package tee

import (
	"bufio"
	"encoding/binary"
	"io"
	"sync"
	"time"

	"gotcp/internal/link"
	"gotcp/internal/link/gso"
	"gotcp/internal/wire"
)

// The pcap file format, draft-ietf-opsawg-pcap.
const (
	magicNanoseconds = 0xa1b23c4d
	versionMajor     = 2
	versionMinor     = 4
	snapLen          = 262144
	linkTypeEthernet = 1

	fileHeaderLen   = 24
	recordHeaderLen = 16
)

const (
	bufferSize = 256 << 10
	// flushAfter is how long a record stays in the buffer at most.
	flushAfter = 200 * time.Millisecond
)

// Recorder writes frames as pcap records. Any number of links and goroutines
// may use it at a time.
type Recorder struct {
	mu    sync.Mutex
	w     *bufio.Writer
	err   error
	timer *time.Timer // flushes; nil while the buffer is empty
	done  bool
	frame []byte // room for a frame whose checksum must be completed
	head  [recordHeaderLen]byte
}

// NewRecorder begins a pcap file on w. Bare IP packets get an Ethernet header
// without addresses, as the kernel shows them on lo, so that the packets of
// all kinds of links fit in one file.
func NewRecorder(w io.Writer) *Recorder {
	r := &Recorder{w: bufio.NewWriterSize(w, bufferSize)}
	var h [fileHeaderLen]byte
	binary.LittleEndian.PutUint32(h[0:], magicNanoseconds)
	binary.LittleEndian.PutUint16(h[4:], versionMajor)
	binary.LittleEndian.PutUint16(h[6:], versionMinor)
	binary.LittleEndian.PutUint32(h[16:], snapLen)
	binary.LittleEndian.PutUint32(h[20:], linkTypeEthernet)
	r.write(h[:])
	// The header goes out at once, so that a reader at the other end of a pipe knows
	// what it is in for.
	r.flush()
	return r
}

// record writes frames with their own times, or now. The lock is held.
func (r *Recorder) record(now time.Time, frames []link.Frame, ethernet bool) {
	if r.done {
		return
	}
	for i := range frames {
		r.put(now, &frames[i], ethernet)
	}
	if r.timer == nil && r.w.Buffered() > 0 && r.err == nil {
		r.timer = time.AfterFunc(flushAfter, r.flushIdle)
	}
}

func (r *Recorder) put(now time.Time, f *link.Frame, ethernet bool) {
	if !f.Time.IsZero() {
		now = f.Time
	}
	var front []byte
	if !ethernet {
		front = emptyEthernet(f.Data)
	}
	total := len(front) + f.Len()
	stored := min(total, snapLen)
	h := r.head[:]
	binary.LittleEndian.PutUint32(h[0:], uint32(now.Unix()))
	binary.LittleEndian.PutUint32(h[4:], uint32(now.Nanosecond()))
	binary.LittleEndian.PutUint32(h[8:], uint32(stored))
	binary.LittleEndian.PutUint32(h[12:], uint32(total))
	r.write(h)
	r.write(front)
	stored -= len(front)
	if f.NeedsChecksum || stored < f.Len() {
		r.frame = append(append(append(r.frame[:0], f.Data...), f.Tail[0]...), f.Tail[1]...)
		if f.NeedsChecksum {
			gso.FinishChecksum(r.frame, int(f.ChecksumStart), int(f.ChecksumOffset))
		}
		r.write(r.frame[:stored])
		return
	}
	r.write(f.Data)
	r.write(f.Tail[0])
	r.write(f.Tail[1])
}

func (r *Recorder) write(b []byte) {
	if r.err == nil {
		_, r.err = r.w.Write(b)
	}
}

func (r *Recorder) flush() {
	if r.err == nil {
		r.err = r.w.Flush()
	}
}

func (r *Recorder) flushIdle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timer = nil
	if !r.done {
		r.flush()
	}
}

// Close completes the file and returns the first error of the writer. What
// passes the links afterwards is not recorded.
func (r *Recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done = true
	if r.timer != nil {
		r.timer.Stop()
	}
	r.flush()
	return r.err
}

// emptyEthernet is a header without addresses for a bare IP packet.
func emptyEthernet(packet []byte) []byte {
	if len(packet) > 0 && packet[0]>>4 == 6 {
		return emptyIPv6[:]
	}
	return emptyIPv4[:]
}

var (
	emptyIPv4 = [wire.EthernetLen]byte{12: 0x08, 13: 0x00}
	emptyIPv6 = [wire.EthernetLen]byte{12: 0x86, 13: 0xdd}
)
