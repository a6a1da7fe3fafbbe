package capture

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// frame is what the kernel says about a frame in a ring.
type frame struct {
	memory []byte // the frame with what the kernel put in front of it, and nothing of others
	// mac and net are where its link header and its network header begin; they are the same
	// on a cooked socket.
	mac, net int
	captured int // from mac on
	length   int
	status   uint32
	time     time.Time
	vlanTCI  uint16
	vlanTPID uint16
	from     *unix.RawSockaddrLinklayer
}

// ring is memory that the kernel puts frames into and that we look at (Documentation/networking/
// packet_mmap.rst). What was taken from it stays ours until release.
type ring interface {
	// peek looks at the next frame, which stays the next.
	peek(f *frame) bool
	// advance takes it.
	advance()
	release()
	close()
}

// reserve is room that the kernel leaves in front of each frame: for a VLAN tag and a
// cooked header, which are put in place there.
const reserve = 32

const (
	minRing = 256 << 10
	maxRing = 1 << 30
)

// mapRing maps the memory of a ring that was set up.
func mapRing(fd, size int) ([]byte, error) {
	memory, err := unix.Mmap(fd, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mapping the ring: %w", err)
	}
	return memory, nil
}

// status is the word by which the kernel and we hand memory to one another.
func status(memory []byte, offset int) *uint32 { return (*uint32)(unsafe.Pointer(&memory[offset])) }

// Offsets of the sender's address behind a frame's header: TPACKET_ALIGN.
const (
	slotHeader  = (int(unsafe.Sizeof(unix.Tpacket2Hdr{})) + unix.TPACKET_ALIGNMENT - 1) &^ (unix.TPACKET_ALIGNMENT - 1)
	blockHeader = (int(unsafe.Sizeof(unix.Tpacket3Hdr{})) + unix.TPACKET_ALIGNMENT - 1) &^ (unix.TPACKET_ALIGNMENT - 1)
)
