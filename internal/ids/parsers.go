package ids

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/dns"
	"gotcp/internal/ids/app/ftp"
	"gotcp/internal/ids/app/http"
	"gotcp/internal/ids/app/recognize"
	"gotcp/internal/ids/app/smtp"
	"gotcp/internal/ids/app/ssh"
	"gotcp/internal/ids/app/tls"
)

// parsers makes the parsers of a worker's flows, and counts them.
type parsers struct {
	// wanted are the protocols that somebody looks into; of the others it is enough to
	// know which they are.
	wanted [256]bool
	dns    dns.Pool
	http   http.Pool
	made   [256]uint64
	// digests are those of files that rules look up. A flow's parser is told when it is made.
	digests app.Digests
}

// make is the parser of a flow; nil for a protocol without one.
func (p *parsers) make(protocol app.Protocol, stream bool, ports recognize.Ports) app.Parser {
	p.made[protocol]++
	return p.build(protocol, stream, ports)
}

// build is make for a flow that was counted.
func (p *parsers) build(protocol app.Protocol, stream bool, ports recognize.Ports) app.Parser {
	if !p.wanted[protocol] {
		return nil
	}
	return p.digest(p.plain(protocol, stream, ports))
}

// digest tells a parser whose files are digested which digests are wanted.
func (p *parsers) digest(parser app.Parser) app.Parser {
	if d, ok := parser.(app.Digester); ok && p.digests != 0 {
		d.Digest(p.digests)
	}
	return parser
}

// plain is a parser as its package makes it.
func (p *parsers) plain(protocol app.Protocol, stream bool, ports recognize.Ports) app.Parser {
	switch protocol {
	case app.HTTP:
		return p.http.New(ports.Server)
	case app.DNS:
		return dns.New(stream, &p.dns)
	case app.MDNS:
		return dns.NewMulticast(&p.dns)
	case app.TLS:
		return tls.New()
	case app.SSH:
		return ssh.New()
	case app.SMTP:
		return smtp.New()
	case app.FTP:
		return ftp.New()
	}
	return nil
}

// expected is the parser of a flow that was announced; nil for a protocol without one.
func (p *parsers) expected(e app.Expectation) app.Parser {
	p.made[e.Protocol]++
	if e.Protocol != app.FTPData || !p.wanted[app.FTPData] {
		return nil
	}
	return p.digest(ftp.NewData(e))
}

// counts are how many flows spoke what.
func (p *parsers) counts() map[string]uint64 {
	m := map[string]uint64{}
	for protocol, n := range p.made {
		if n > 0 {
			m[app.Protocol(protocol).String()] = n
		}
	}
	return m
}
