package dissect

// payload prints what a transport carries.
type payload func(p *Printer, b view, length int)

// service is a printer and the port at which it is used, whichever side has
// it.
type service struct {
	port  uint16
	print payload
}

// ports finds the printer for a pair of ports. Where both ports have one, the
// earlier in the list is taken, as in tcpdump.
type ports struct {
	services []service
	// rank is one more than a port's place in services.
	rank [1 << 16]uint8
	// receiver tells, by rank, the services whose port is only looked for at
	// the receiver.
	receiver [1 << 8]bool
}

func newPorts(services []service) *ports {
	p := &ports{services: services}
	for i := len(services) - 1; i >= 0; i-- {
		p.rank[services[i].port] = uint8(i + 1)
	}
	return p
}

// onlyReceivers marks ports that say nothing at the sender.
func (p *ports) onlyReceivers(ports ...uint16) {
	for _, port := range ports {
		p.receiver[p.rank[port]] = true
	}
}

// find returns the printer for a pair of ports, or nil.
func (p *ports) find(src, dst uint16) payload {
	a, b := p.rank[src], p.rank[dst]
	if p.receiver[a] {
		a = 0
	}
	if a == 0 || b != 0 && b < a {
		a = b
	}
	if a == 0 {
		return nil
	}
	return p.services[a-1].print
}

var udpPorts, tcpPorts *ports

// The lists are filled here because their printers lead back to them: tunnels
// hold UDP and TCP. Their order is the one in which tcpdump looks.
func init() {
	udpPorts = newPorts([]service{
		{53, (*Printer).dns},
		{5353, (*Printer).mdns},
		{69, (*Printer).tftp},
		{67, (*Printer).dhcp},
		{68, (*Printer).dhcp},
		{123, (*Printer).ntp},
		{547, (*Printer).dhcpv6},
		{546, (*Printer).dhcpv6},
		{3503, (*Printer).lspPing},
		{3784, (*Printer).bfdControl},
		{4784, (*Printer).bfdMultihop},
		{6784, (*Printer).bfdLag},
		{3785, (*Printer).bfdEchoed},
		{5060, (*Printer).sip},
		{514, (*Printer).syslog},
		{4789, (*Printer).vxlan},
		{8472, (*Printer).otv},
		{6635, (*Printer).mpls},
	})
	// As in tcpdump; a session's own port is any (RFC 5881 §4).
	udpPorts.onlyReceivers(3784, 4784, 6784, 3785)
	tcpPorts = newPorts([]service{
		{25, (*Printer).smtp},
		{43, (*Printer).whois},
		{22, (*Printer).ssh},
		{21, (*Printer).ftp},
		{80, (*Printer).http},
		{8080, (*Printer).http},
		{554, (*Printer).rtsp},
		{8554, (*Printer).rtsp},
		{53, (*Printer).dnsTCP},
	})
}
