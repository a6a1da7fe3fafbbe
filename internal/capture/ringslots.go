package capture

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// slots is a ring of TPACKET_V2: one frame each, and who waits is woken by every one. It is
// for printing, where the first packet must not wait for others.
//
// A slot has room for an ordinary frame. Longer ones (segments before they are cut, GRO) come in
// their slots with their beginning and, whole, through the socket (PACKET_COPY_THRESH): so
// the ring has thousands of slots, where slots of 64 KiB would make it some dozens. When the
// socket's buffer is full the beginning has to do, as with a short Snaplen.
type slots struct {
	memory []byte
	// Slots do not cross the border between two blocks.
	slot, perBlock int
	count          int
	at             int // the next
	held           int // before it, not yet given back
}

const (
	// slotBlock is how much memory the kernel allocates in one piece.
	slotBlock = 64 << 10
	// maxSlot bounds what a slot has room for: two of them in a page.
	maxSlot = 2048
	// slotFront is what the kernel needs in a slot besides the frame, with room to spare.
	slotFront = 96 + reserve
)

// slotLen is the size of slots for frames of so many bytes.
func slotLen(frame int) int {
	n := min(slotFront+frame, maxSlot)
	return (n + unix.TPACKET_ALIGNMENT - 1) &^ (unix.TPACKET_ALIGNMENT - 1)
}

// openSlots makes a ring of about size bytes for frames of the length.
func openSlots(fd, size, frameLen int) (*slots, error) {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V2); err != nil {
		return nil, fmt.Errorf("ring version: %w", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_COPY_THRESH, 1); err != nil {
		return nil, fmt.Errorf("copies beside the ring: %w", err)
	}
	s := &slots{slot: slotLen(frameLen)}
	s.perBlock = slotBlock / s.slot
	for size = max(size, minRing); ; size /= 2 {
		blocks := size / slotBlock
		s.count = blocks * s.perBlock
		req := unix.TpacketReq{Block_size: slotBlock, Block_nr: uint32(blocks), Frame_size: uint32(s.slot), Frame_nr: uint32(s.count)}
		err := unix.SetsockoptTpacketReq(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &req)
		if err == nil {
			s.memory, err = mapRing(fd, blocks*slotBlock)
			return s, err
		}
		if err != unix.ENOMEM || size <= minRing {
			return nil, fmt.Errorf("ring of %d bytes: %w", size, err)
		}
	}
}

// offset is where slot i begins.
func (s *slots) offset(i int) int { return i/s.perBlock*slotBlock + i%s.perBlock*s.slot }

func (s *slots) peek(f *frame) bool {
	if s.held == s.count {
		return false
	}
	begin := s.offset(s.at)
	if atomic.LoadUint32(status(s.memory, begin))&unix.TP_STATUS_USER == 0 {
		return false
	}
	h := (*unix.Tpacket2Hdr)(unsafe.Pointer(&s.memory[begin]))
	*f = frame{
		memory:   s.memory[begin : begin+s.slot : begin+s.slot],
		mac:      int(h.Mac),
		net:      int(h.Net),
		captured: int(h.Snaplen),
		length:   int(h.Len),
		status:   h.Status,
		time:     time.Unix(int64(h.Sec), int64(h.Nsec)),
		vlanTCI:  h.Vlan_tci,
		vlanTPID: h.Vlan_tpid,
		from:     (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&s.memory[begin+slotHeader])),
	}
	return true
}

func (s *slots) advance() {
	s.held++
	if s.at++; s.at == s.count {
		s.at = 0
	}
}

func (s *slots) release() {
	for i := s.at - s.held; i < s.at; i++ {
		atomic.StoreUint32(status(s.memory, s.offset((i+s.count)%s.count)), unix.TP_STATUS_KERNEL)
	}
	s.held = 0
}

func (s *slots) close() { _ = unix.Munmap(s.memory) }
