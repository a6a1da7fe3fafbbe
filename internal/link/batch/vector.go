package batch

import (
	"golang.org/x/sys/unix"

	"gotcp/internal/link"
	"gotcp/internal/link/virtio"
)

// Vector is where the parts of one frame lie. It must be cleared when the
// system call is over: what it points to is borrowed, and may be memory that
// its owner unmaps.
type Vector [4]unix.Iovec

// Gather lays v over f, behind its virtio-net header unless that is nil, and
// returns how many parts there are.
func (v *Vector) Gather(header *[virtio.HeaderLen]byte, f *link.Frame) int {
	n := 0
	if header != nil {
		virtio.Put(header, f)
		n = v.add(n, header[:])
	}
	n = v.add(n, f.Data)
	n = v.add(n, f.Tail[0])
	return v.add(n, f.Tail[1])
}

func (v *Vector) add(n int, part []byte) int {
	if len(part) == 0 {
		return n
	}
	v[n].Base = &part[0]
	v[n].SetLen(len(part))
	return n + 1
}
