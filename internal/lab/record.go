package lab

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"gotcp/internal/wire"
)

// Recorded is a frame that passed an interface.
type Recorded struct {
	Data []byte // from the Ethernet header on, a VLAN tag in its place
	Time time.Time
	// Sent says that the host sent it; the others came to it, or past it.
	Sent bool
}

// Recording is what passes an interface, as the kernel saw it: an opinion that
// is independent of the programs that sent and received it.
type Recording struct {
	lab    *Lab
	socket *os.File
	done   chan struct{}

	mu     sync.Mutex // held while frames are taken out of the socket
	frames []Recorded
	ended  sync.Once
	err    error // once ended
}

// recordBuffer is the most that waits in the socket: a flood of pings for
// longer than the recording goroutine can be kept from running.
const recordBuffer = 64 << 20

// Record starts to record all frames that pass the interface, until Stop or the
// lab's end. As on any packet socket, segments are up to 64 KiB long and their
// checksums unfinished unless the wire is without offloads.
func (i *Interface) Record() *Recording {
	h := i.Host
	h.lab.tb.Helper()
	socket, err := h.packetSocket(i.Name, func(fd int) error {
		return errors.Join(
			unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1),
			unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_AUXDATA, 1),
			setReceiveBuffer(fd, recordBuffer),
		)
	})
	h.lab.check(err, "record %s on %s", i.Name, h.Name)
	r := &Recording{lab: h.lab, socket: socket, done: make(chan struct{})}
	go r.run()
	h.lab.tb.Cleanup(func() { r.end() })
	return r
}

// Stop ends the recording and returns all that passed before, in the order in
// which the kernel saw it. It ends the test if the recording has gaps.
func (r *Recording) Stop() []Recorded {
	r.lab.tb.Helper()
	r.lab.check(r.end(), "record")
	return r.frames
}

// end reads what is still in the socket and says whether anything was lost.
func (r *Recording) end() error {
	r.ended.Do(func() {
		defer r.socket.Close()
		r.socket.SetReadDeadline(time.Unix(1, 0))
		<-r.done
		r.err = r.control(func(fd int) error {
			r.take(fd)
			stats, err := unix.GetsockoptTpacketStats(fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
			if err == nil && stats.Drops > 0 {
				err = fmt.Errorf("%d frames passed faster than they could be recorded", stats.Drops)
			}
			return err
		})
	})
	return r.err
}

func (r *Recording) control(do func(fd int) error) error {
	raw, err := r.socket.SyscallConn()
	if err != nil {
		return err
	}
	return errors.Join(raw.Control(func(fd uintptr) { err = do(int(fd)) }), err)
}

func (r *Recording) run() {
	defer close(r.done)
	raw, err := r.socket.SyscallConn()
	if err != nil {
		return // closed before it began
	}
	_ = raw.Read(func(fd uintptr) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.take(int(fd))
		return false // until the deadline
	})
}

// take reads what is in the socket.
func (r *Recording) take(fd int) {
	buf, oob := make([]byte, 1<<17), make([]byte, 256)
	for {
		n, oobn, _, from, err := unix.Recvmsg(fd, buf, oob, unix.MSG_DONTWAIT)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil { // EAGAIN, or a device that is gone: nothing more to come
			return
		}
		f := Recorded{Data: append([]byte(nil), buf[:n]...)}
		if ll, ok := from.(*unix.SockaddrLinklayer); ok {
			f.Sent = ll.Pkttype == unix.PACKET_OUTGOING
		}
		f.read(oob[:oobn])
		r.frames = append(r.frames, f)
	}
}

// read takes the time and the VLAN tag, which the kernel has cut out of the
// frame, from a message's ancillary data.
func (f *Recorded) read(oob []byte) {
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return
	}
	for _, m := range messages {
		switch {
		case m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SCM_TIMESTAMPNS && len(m.Data) >= int(unsafe.Sizeof(unix.Timespec{})):
			ts := (*unix.Timespec)(unsafe.Pointer(&m.Data[0]))
			f.Time = time.Unix(ts.Unix())
		case m.Header.Level == unix.SOL_PACKET && m.Header.Type == unix.PACKET_AUXDATA && len(m.Data) >= int(unsafe.Sizeof(unix.TpacketAuxdata{})):
			aux := (*unix.TpacketAuxdata)(unsafe.Pointer(&m.Data[0]))
			if aux.Status&unix.TP_STATUS_VLAN_VALID != 0 {
				f.tag(aux.Vlan_tpid, aux.Vlan_tci)
			}
		}
	}
}

// tag puts an 802.1Q tag behind the addresses.
func (f *Recorded) tag(tpid, tci uint16) {
	const addresses = 12
	if len(f.Data) < addresses {
		return
	}
	if tpid == 0 {
		tpid = uint16(wire.TypeVLAN)
	}
	tag := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, tpid), tci)
	f.Data = append(f.Data[:addresses:addresses], append(tag, f.Data[addresses:]...)...)
}
