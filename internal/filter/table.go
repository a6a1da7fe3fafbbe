package filter

import (
	"net/netip"
	"strconv"
	"strings"
)

// Table is a Resolver that knows what it was told: by the files of /etc whose
// contents its methods read, or by nobody but WellKnown. Its zero value is
// empty and ready for use. Lines that make no sense are passed over.
type Table struct {
	hosts     map[string][]netip.Addr
	ethers    map[string][6]byte
	networks  map[string]uint32
	ports     map[service]uint16
	protocols map[string]uint8
}

type service struct{ name, transport string }

// Host is part of Resolver.
func (t *Table) Host(name string) []netip.Addr { return t.hosts[name] }

// EtherHost is part of Resolver.
func (t *Table) EtherHost(name string) (mac [6]byte, ok bool) {
	mac, ok = t.ethers[name]
	return mac, ok
}

// Network is part of Resolver.
func (t *Table) Network(name string) (uint32, bool) {
	v, ok := t.networks[name]
	return v, ok
}

// Port is part of Resolver.
func (t *Table) Port(name, transport string) (uint16, bool) {
	v, ok := t.ports[service{name, transport}]
	return v, ok
}

// Protocol is part of Resolver.
func (t *Table) Protocol(name string) (uint8, bool) {
	v, ok := t.protocols[name]
	return v, ok
}

// AddHosts reads what /etc/hosts has: address, names.
func (t *Table) AddHosts(text string) {
	if t.hosts == nil {
		t.hosts = map[string][]netip.Addr{}
	}
	for f := range lines(text) {
		if a, err := netip.ParseAddr(f[0]); err == nil {
			for _, name := range f[1:] {
				t.hosts[name] = append(t.hosts[name], a)
			}
		}
	}
}

// AddEthers reads what /etc/ethers has: Ethernet address, name.
func (t *Table) AddEthers(text string) {
	if t.ethers == nil {
		t.ethers = map[string][6]byte{}
	}
	for f := range lines(text) {
		if mac, ok := parseMAC(f[0], ':'); ok {
			t.ethers[f[1]] = mac
		}
	}
}

// AddNetworks reads what /etc/networks has: name, number, other names.
func (t *Table) AddNetworks(text string) {
	if t.networks == nil {
		t.networks = map[string]uint32{}
	}
	for f := range lines(text) {
		var v uint32
		good := true
		for part := range strings.SplitSeq(f[1], ".") {
			b, err := strconv.ParseUint(part, 0, 8)
			good = good && err == nil
			v = v<<8 | uint32(b)
		}
		if good {
			first(t.networks, f, v)
		}
	}
}

// AddServices reads what /etc/services has: name, port/transport, other names.
func (t *Table) AddServices(text string) {
	if t.ports == nil {
		t.ports = map[service]uint16{}
	}
	for f := range lines(text) {
		number, transport, _ := strings.Cut(f[1], "/")
		if v, err := strconv.ParseUint(number, 10, 16); err == nil {
			for i, name := range f {
				if i != 1 {
					setFirst(t.ports, service{name, transport}, uint16(v))
				}
			}
		}
	}
}

// AddProtocols reads what /etc/protocols has: name, number, other names.
func (t *Table) AddProtocols(text string) {
	if t.protocols == nil {
		t.protocols = map[string]uint8{}
	}
	for f := range lines(text) {
		if v, err := strconv.ParseUint(f[1], 10, 8); err == nil {
			first(t.protocols, f, uint8(v))
		}
	}
}

// first sets what all names of a line but the number stand for.
func first[V any](m map[string]V, fields []string, v V) {
	for i, name := range fields {
		if i != 1 {
			setFirst(m, name, v)
		}
	}
}

// setFirst keeps what was said first, as the C library does.
func setFirst[K comparable, V any](m map[K]V, k K, v V) {
	if _, taken := m[k]; !taken {
		m[k] = v
	}
}

// lines yields the fields of those lines that have two or more.
func lines(text string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "#")
			if f := strings.Fields(line); len(f) >= 2 && !yield(f) {
				return
			}
		}
	}
}
