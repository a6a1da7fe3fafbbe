package stack

import (
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
)

// The dynamic ports that we choose from, those that Linux chooses from.
const (
	firstPort = 32768
	lastPort  = 60999
)

// portPicker chooses ephemeral ports that nobody can guess and that are not
// soon used again for the same destination (RFC 6056 §3.3.3, algorithm 3).
type portPicker struct {
	secret [32]byte
	next   uint32
}

// pick finds a port for key, whose local port does not count.
func (p *portPicker) pick(key flow, free func(netip.AddrPort) bool) (uint16, error) {
	const count = lastPort - firstPort + 1
	offset := p.hash(key)
	for range count {
		port := uint16(firstPort + (p.next+offset)%count)
		p.next++
		if free(netip.AddrPortFrom(key.local.Addr(), port)) {
			return port, nil
		}
	}
	return 0, ErrNoPorts
}

// hash is RFC 6056's F(local_IP, remote_IP, remote_port, secret_key).
func (p *portPicker) hash(key flow) uint32 {
	var b [32 + 16 + 16 + 2]byte
	copy(b[:], p.secret[:])
	local, remote := key.local.Addr().As16(), key.remote.Addr().As16()
	copy(b[32:], local[:])
	copy(b[48:], remote[:])
	binary.BigEndian.PutUint16(b[64:], key.remote.Port())
	sum := sha256.Sum256(b[:])
	return binary.BigEndian.Uint32(sum[:])
}

// reservation is a port that was taken away from the kernel, for a listener
// and its connections, or for connections that we opened.
type reservation struct {
	local   netip.AddrPort
	release func()
	users   int
	// shared says that any connection to somewhere else may use it too: one
	// port serves many destinations.
	shared bool
}

// claim reserves the port of key, or one for it if it has none, where that is
// needed. It is called without the lock, since the reservation is the
// kernel's business and takes its time.
func (s *Stack) claim(n *NIC, key *flow) (*reservation, error) {
	if !n.cfg.Shared || s.cfg.Reserve == nil {
		return nil, nil
	}
	s.mu.Lock()
	r := s.reusable(key)
	s.mu.Unlock()
	if r != nil {
		return r, nil
	}
	r, err := s.reserve(key.local, true)
	if err == nil {
		key.local = netip.AddrPortFrom(key.local.Addr(), r.local.Port())
	}
	return r, err
}

// reusable finds a reservation that we hold already and that fits key.
func (s *Stack) reusable(key *flow) *reservation {
	for local, r := range s.reserved {
		if !r.shared || local.Addr() != key.local.Addr() {
			continue
		}
		if port := key.local.Port(); port != 0 && port != local.Port() {
			continue
		}
		if s.conns[flow{local, key.remote}] == nil {
			r.users++
			key.local = local
			return r
		}
	}
	return nil
}

// reserve asks for a port and enters it in the table. The lock is not held.
func (s *Stack) reserve(local netip.AddrPort, shared bool) (*reservation, error) {
	port, release, err := s.cfg.Reserve(local)
	if err != nil {
		return nil, err
	}
	local = netip.AddrPortFrom(local.Addr(), port)
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &reservation{local: local, release: release, users: 1, shared: shared}
	s.reserved[local] = r
	return r, nil
}

// release gives one user's part in a reservation back. The lock is held, so
// the last one's is really given back with the next leave.
func (s *Stack) release(r *reservation) {
	if r == nil {
		return
	}
	if r.users--; r.users > 0 {
		return
	}
	if s.reserved[r.local] == r {
		delete(s.reserved, r.local)
	}
	if r.release != nil {
		s.releases = append(s.releases, r.release)
	}
}

// claimed reports whether a port on a shared address is ours.
func (s *Stack) claimed(local netip.AddrPort) bool {
	return s.reserved[local] != nil || s.reserved[anyAddr(local)] != nil || s.listener(local) != nil
}
