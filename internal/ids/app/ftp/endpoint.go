package ftp

import (
	"bytes"
	"net/netip"
	"strconv"

	"gotcp/internal/ids/app"
)

// endpoint is where the next data connection goes to.
type endpoint struct {
	to     netip.AddrPort // without address, of the control connection's server
	active bool
	known  bool
}

// The values of app.FTPMode.
const (
	modeActive  = 0
	modePassive = 1
)

func (p *Parser) active(t *Transaction, to netip.AddrPort) {
	if to.Port() == 0 {
		return
	}
	p.endpoint = endpoint{to, true, true}
	t.port, t.mode, t.ported = to.Port(), modeActive, true
}

func (p *Parser) passive(t *Transaction, to netip.AddrPort) {
	if to.Port() == 0 {
		return
	}
	p.endpoint = endpoint{to, false, true}
	t.port, t.mode, t.ported = to.Port(), modePassive, true
}

// announce says that a file will pass over the data connection agreed on. That
// may be open already: clients open a passive one before they ask for the file.
func (p *Parser) announce(t *Transaction) {
	if !p.endpoint.known || len(p.announced) >= maxAnnounced {
		return
	}
	p.announced = append(p.announced, app.Expectation{
		Protocol: app.FTPData,
		Server:   p.endpoint.to,
		Active:   p.endpoint.active,
		Name:     string(t.args),
		Store:    string(t.command) != "RETR",
	})
	p.endpoint.known = false
}

// parsePort reads "h1,h2,h3,h4,p1,p2": RFC 959 §4.1.2.
func parsePort(b []byte) netip.AddrPort {
	var n [6]byte
	for i := range n {
		var field []byte
		if field, b, _ = bytes.Cut(b, []byte(",")); i == len(n)-1 {
			field = bytes.TrimRightFunc(field, func(r rune) bool { return r < '0' || r > '9' })
		}
		v, err := strconv.ParseUint(string(bytes.TrimSpace(field)), 10, 8)
		if err != nil {
			return netip.AddrPort{}
		}
		n[i] = byte(v)
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(n[:4])), uint16(n[4])<<8|uint16(n[5]))
}

// parsePassive finds the six numbers in a reply 227, which servers write with
// and without parentheses: RFC 1123 §4.1.2.6.
func parsePassive(line []byte) netip.AddrPort {
	line = line[3:]
	i := bytes.IndexAny(line, "0123456789")
	if i < 0 {
		return netip.AddrPort{}
	}
	numbers := line[i:]
	if end := bytes.IndexAny(numbers, ")\r "); end >= 0 {
		numbers = numbers[:end]
	}
	return parsePort(numbers)
}

// parseExtended reads "|family|address|port|" with any delimiter: RFC 2428 §2.
func parseExtended(b []byte) netip.AddrPort {
	if len(b) < 2 {
		return netip.AddrPort{}
	}
	fields := bytes.SplitN(b[1:], b[:1], 4)
	if len(fields) < 3 {
		return netip.AddrPort{}
	}
	addr, _ := netip.ParseAddr(string(fields[1]))
	port, err := strconv.ParseUint(string(fields[2]), 10, 16)
	if err != nil {
		return netip.AddrPort{}
	}
	return netip.AddrPortFrom(addr.WithZone(""), uint16(port))
}

// parseExtendedPassive finds "(|||port|)" in a reply 229: RFC 2428 §3.
func parseExtendedPassive(line []byte) netip.AddrPort {
	_, b, ok := bytes.Cut(line, []byte("("))
	if !ok {
		return netip.AddrPort{}
	}
	return parseExtended(b)
}
