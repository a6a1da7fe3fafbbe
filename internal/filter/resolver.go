package filter

import "net/netip"

// Resolver knows names. It may ask the network: Compile waits for it.
type Resolver interface {
	// Host is the addresses of a host.
	Host(name string) []netip.Addr
	// EtherHost is the Ethernet address of a host, as /etc/ethers has it.
	EtherHost(name string) (mac [6]byte, ok bool)
	// Network is the number of a network, as /etc/networks has it: 127 or
	// 127.0.0.0 alike.
	Network(name string) (number uint32, ok bool)
	// Port is the port of a service over tcp, udp or sctp.
	Port(name, transport string) (port uint16, ok bool)
	// Protocol is the number of a protocol over IP.
	Protocol(name string) (number uint8, ok bool)
}
