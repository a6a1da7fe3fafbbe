package capture

import (
	"errors"
	"fmt"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"gotcp/internal/host"
	"gotcp/internal/link/virtio"
)

// ErrGone is wrapped by the error for interfaces that went away while they were
// listened to.
var ErrGone = errors.New("interface is gone")

// socket is a packet socket with its ring: one interface, or all.
type socket struct {
	name   string
	fd     int
	index  int // 0 for all
	cooked bool
	link   LinkType
	// mtu is what slots are made for.
	mtu  int
	ring ring
	// vm chooses where the kernel could not be told what to choose.
	vm *bpf.VM
	// vnet is the length of the virtio-net header in front of frames.
	vnet int
	down bool
	// stats are those of before the last look; the kernel forgets what it was asked.
	stats    Stats
	ofBlocks bool
}

// openSocket listens to an interface, or to all.
func openSocket(name string, c *Config, size int) (*socket, error) {
	s := &socket{name: name, fd: -1, link: LinkEthernet}
	if err := s.open(c, size); err != nil {
		s.close()
		if errors.Is(err, unix.EPERM) {
			return nil, &host.PrivilegeError{Missing: []host.Capability{host.CapNetRaw}}
		}
		return nil, err
	}
	return s, nil
}

func (s *socket) open(c *Config, size int) error {
	if err := s.lookUp(); err != nil {
		return err
	}
	kind := unix.SOCK_RAW
	if s.cooked {
		kind = unix.SOCK_DGRAM
	}
	// Of protocol 0 it hears nothing until it is bound: no frame gets in that the
	// filter did not see.
	var err error
	if s.fd, err = unix.Socket(unix.AF_PACKET, kind|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0); err != nil {
		s.fd = -1
		return fmt.Errorf("packet socket: %w", err)
	}
	if err := s.choose(c); err != nil {
		return err
	}
	if err := s.configure(c); err != nil {
		return err
	}
	if err := s.openRing(c, size); err != nil {
		return err
	}
	return s.bind(c)
}

// lookUp finds the interface and how its frames begin. One that is down will do.
func (s *socket) lookUp() error {
	if s.name == Any {
		s.cooked, s.link, s.mtu = true, LinkLinuxSLL2, defaultMTU
		return nil
	}
	i, err := host.InterfaceByName(s.name)
	if err != nil {
		return err
	}
	s.index, s.mtu = i.Index, i.MTU
	kind, err := hardwareKind(s.name)
	if err != nil {
		return err
	}
	if s.link = linkOfKind(kind); s.link == LinkLinuxSLL2 {
		s.cooked = true
	}
	return nil
}

// defaultMTU is what most interfaces have.
const defaultMTU = 1500

// linkOfKind is how packets of a kind of interface (ARPHRD) are captured: as they
// are where that is known, with a cooked header otherwise.
func linkOfKind(kind uint16) LinkType {
	switch kind {
	case unix.ARPHRD_ETHER, unix.ARPHRD_LOOPBACK:
		return LinkEthernet
	case unix.ARPHRD_NONE, unix.ARPHRD_RAWIP, unix.ARPHRD_TUNNEL, unix.ARPHRD_TUNNEL6, unix.ARPHRD_SIT:
		return LinkRaw
	}
	return LinkLinuxSLL2
}

// hardwareKind asks for an interface's ARPHRD.
func hardwareKind(name string) (uint16, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	defer unix.Close(fd)
	r, err := unix.NewIfreq(name)
	if err == nil {
		err = unix.IoctlIfreq(fd, unix.SIOCGIFHWADDR, r)
	}
	if err != nil {
		return 0, fmt.Errorf("asking for the kind of %s: %w", name, err)
	}
	// The answer is a sockaddr, of which the family is the kind.
	return r.Uint16(), nil
}

// choose attaches the filter.
func (s *socket) choose(c *Config) error {
	all := takeAll(c.Snaplen)
	if c.Filter == nil {
		return attach(s.fd, all)
	}
	program, err := c.Filter(s.link)
	if err != nil || len(program) == 0 {
		return errors.Join(err, attach(s.fd, all))
	}
	if s.cooked {
		uncooked, ok := uncook(program)
		if !ok {
			if s.vm, err = newVM(program); err != nil {
				return err
			}
			return attach(s.fd, all)
		}
		program = uncooked
	}
	return attach(s.fd, program)
}

func (s *socket) configure(c *Config) error {
	// Cooked sockets have no such header.
	if c.GSO && !s.cooked {
		if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_VNET_HDR, 1); err != nil {
			return fmt.Errorf("virtio-net headers: %w", err)
		}
		s.vnet = virtio.HeaderLen
	}
	if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_RESERVE, reserve); err != nil {
		return fmt.Errorf("room in the ring: %w", err)
	}
	if c.Direction == DirectionIn {
		// Kernels before 4.20 don't know this; what comes is looked at anyhow.
		_ = unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1)
	}
	if c.Hardware {
		return s.useHardwareTime()
	}
	return nil
}

// openRing makes the ring that suits. Slots need copies of long frames beside them, for which
// the usual limit of a socket's buffer is too small; who may not exceed it gets blocks
// that are handed over very soon.
func (s *socket) openRing(c *Config, size int) error {
	const copies = 4 << 20
	var err error
	if c.Immediate && unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, copies) == nil {
		s.ring, err = ringOf(openSlots(s.fd, size, min(c.Snaplen, s.mtu+linkRoom)))
		return err
	}
	after := BlockTime
	if c.Immediate {
		after = shortBlockTime
	}
	s.ofBlocks = true
	s.ring, err = ringOf(openBlocks(s.fd, size, after))
	return err
}

// linkRoom is room for a link header with two VLAN tags beside a full-sized packet.
const linkRoom = 22

// ringOf keeps a nil pointer from becoming a ring.
func ringOf[R ring](r R, err error) (ring, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// bind begins to listen.
func (s *socket) bind(c *Config) error {
	if s.index != 0 && c.Promiscuous {
		m := unix.PacketMreq{Ifindex: int32(s.index), Type: unix.PACKET_MR_PROMISC}
		if err := unix.SetsockoptPacketMreq(s.fd, unix.SOL_PACKET, unix.PACKET_ADD_MEMBERSHIP, &m); err != nil {
			return fmt.Errorf("promiscuous mode of %s: %w", s.name, err)
		}
	}
	err := unix.Bind(s.fd, &unix.SockaddrLinklayer{Protocol: networkOrder(unix.ETH_P_ALL), Ifindex: s.index})
	if err != nil {
		return fmt.Errorf("listening on %s: %w", s.name, err)
	}
	return nil
}

func (s *socket) close() {
	if s.ring != nil {
		s.ring.close()
	}
	if s.fd >= 0 {
		unix.Close(s.fd)
	}
	s.ring, s.fd = nil, -1
}
