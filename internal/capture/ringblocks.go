package capture

import (
	"fmt"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// blocks is a ring of TPACKET_V3: frames of all lengths close together in large blocks,
// which are handed over when they are full or after a while. It is for saving: the fewest
// wake-ups, and no room wasted.
type blocks struct {
	memory []byte
	count  int
	at     int // the block that is read or will be
	// open says that it is being read: left frames are in it, the next of them at next.
	open bool
	left uint32
	next int
	// done is how many before it are read and not yet given back.
	done int
}

const (
	// blockLen has room for several of the longest frames.
	blockLen = 256 << 10
	// blockFrameHint is a hint of a frame's length, which the kernel wants and does not use.
	blockFrameHint = 2048
)

// openBlocks makes a ring of about size bytes whose blocks are handed over at the
// latest after the time.
func openBlocks(fd, size int, after time.Duration) (*blocks, error) {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return nil, fmt.Errorf("ring version: %w", err)
	}
	b := &blocks{}
	for size = max(size, 2*blockLen); ; size /= 2 {
		b.count = size / blockLen
		req := unix.TpacketReq3{
			Block_size:     blockLen,
			Block_nr:       uint32(b.count),
			Frame_size:     blockFrameHint,
			Frame_nr:       uint32(b.count * (blockLen / blockFrameHint)),
			Retire_blk_tov: uint32(after.Milliseconds()),
		}
		err := unix.SetsockoptTpacketReq3(fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &req)
		if err == nil {
			b.memory, err = mapRing(fd, b.count*blockLen)
			return b, err
		}
		if err != unix.ENOMEM || size <= 2*blockLen {
			return nil, fmt.Errorf("ring of %d bytes: %w", size, err)
		}
	}
}

// head is the description of block i.
func (b *blocks) head(i int) *unix.TpacketHdrV1 {
	d := (*unix.TpacketBlockDesc)(unsafe.Pointer(&b.memory[i*blockLen]))
	return (*unix.TpacketHdrV1)(unsafe.Pointer(&d.Hdr[0]))
}

func (b *blocks) peek(f *frame) bool {
	for b.left == 0 {
		b.leave()
		if b.done == b.count {
			return false
		}
		h := b.head(b.at)
		if atomic.LoadUint32(&h.Block_status)&unix.TP_STATUS_USER == 0 {
			return false
		}
		b.open, b.left, b.next = true, h.Num_pkts, b.at*blockLen+int(h.Offset_to_first_pkt)
	}
	h := (*unix.Tpacket3Hdr)(unsafe.Pointer(&b.memory[b.next]))
	end := b.next + int(h.Mac) + int(h.Snaplen)
	*f = frame{
		memory:   b.memory[b.next:end:end],
		mac:      int(h.Mac),
		net:      int(h.Net),
		captured: int(h.Snaplen),
		length:   int(h.Len),
		status:   h.Status,
		time:     time.Unix(int64(h.Sec), int64(h.Nsec)),
		vlanTCI:  uint16(h.Hv1.Vlan_tci),
		vlanTPID: h.Hv1.Vlan_tpid,
		from:     (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&b.memory[b.next+blockHeader])),
	}
	return true
}

func (b *blocks) advance() {
	h := (*unix.Tpacket3Hdr)(unsafe.Pointer(&b.memory[b.next]))
	b.next += int(h.Next_offset)
	b.left--
}

// leave goes on from a block that was read to its end.
func (b *blocks) leave() {
	if !b.open {
		return
	}
	b.open = false
	b.done++
	if b.at++; b.at == b.count {
		b.at = 0
	}
}

func (b *blocks) release() {
	if b.left == 0 {
		b.leave()
	}
	for i := b.at - b.done; i < b.at; i++ {
		atomic.StoreUint32(&b.head((i+b.count)%b.count).Block_status, unix.TP_STATUS_KERNEL)
	}
	b.done = 0
}

func (b *blocks) close() { _ = unix.Munmap(b.memory) }
