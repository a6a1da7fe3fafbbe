package lab

import (
	"errors"
	"os"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Puppet is a station made of raw frames: beside a host's kernel, on one of its
// interfaces, and with addresses that the kernel doesn't have, it answers
// whatever a test wants it to, right or wrong.
type Puppet struct {
	lab    *Lab
	socket *os.File
	done   chan struct{}

	sending sync.Mutex
}

// Puppet attaches a station to the interface, until the lab ends. It is given
// each frame that comes in, which is borrowed, and sends the frames that it
// returns, in order, nil ones left out. It runs on a goroutine of its own; what
// it shares with the test it must guard.
func (i *Interface) Puppet(answer func(frame []byte) [][]byte) *Puppet {
	h := i.Host
	h.lab.tb.Helper()
	socket, err := h.packetSocket(i.Name, func(fd int) error {
		return errors.Join(
			unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1),
			setReceiveBuffer(fd, 4<<20),
		)
	})
	h.lab.check(err, "make a puppet on %s of %s", i.Name, h.Name)
	p := &Puppet{lab: h.lab, socket: socket, done: make(chan struct{})}
	go p.run(answer)
	h.lab.tb.Cleanup(func() {
		socket.SetDeadline(time.Unix(1, 0))
		<-p.done
		socket.Close()
	})
	return p
}

func (p *Puppet) run(answer func([]byte) [][]byte) {
	defer close(p.done)
	buf := make([]byte, 1<<17)
	for {
		n, err := p.socket.Read(buf)
		if errors.Is(err, unix.ENETDOWN) {
			continue // until it is up again
		}
		if err != nil {
			return
		}
		// Where the interface is down the answer is lost, as it would be.
		_ = p.send(answer(buf[:n]))
	}
}

// Send sends frames that nobody asked for, or late. It may be called from any
// goroutine while the lab is there.
func (p *Puppet) Send(frames ...[]byte) {
	p.lab.tb.Helper()
	p.lab.check(p.send(frames), "send from a puppet")
}

func (p *Puppet) send(frames [][]byte) error {
	p.sending.Lock()
	defer p.sending.Unlock()
	for _, f := range frames {
		if f == nil {
			continue
		}
		if _, err := p.socket.Write(f); err != nil {
			return err
		}
	}
	return nil
}
