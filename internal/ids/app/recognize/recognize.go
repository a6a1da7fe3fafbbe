// Package recognize tells which protocol a flow speaks, from the first bytes of
// both directions and, where bytes alone are weak, from the ports. It must not
// know how the protocols go on, packets or rules.
package recognize

import "gotcp/internal/ids/app"

// Decision is what the bytes so far allow to say.
type Decision uint8

// The decisions: Maybe needs more bytes.
const (
	No Decision = iota
	Maybe
	Yes
)

// Ports are a flow's, its client's and its server's.
type Ports struct{ Client, Server uint16 }

// either reports whether one of the two is the port.
func (p Ports) either(port uint16) bool { return p.Client == port || p.Server == port }

// input is the beginning of what one direction sends.
type input struct {
	data  []byte
	dir   app.Direction
	ports Ports
}

// sign is how a protocol shows itself in one direction.
type sign struct {
	protocol app.Protocol
	test     func(in input) Decision
}

// Stream tells the protocol of a TCP stream from its beginning.
func Stream(dir app.Direction, ports Ports, data []byte) (app.Protocol, Decision) {
	return guess(&streamSigns[dir], input{data, dir, ports})
}

// ofDatagram tells the protocol of a UDP datagram.
func ofDatagram(dir app.Direction, ports Ports, data []byte) (app.Protocol, Decision) {
	p, d := guess(&datagramSigns, input{data, dir, ports})
	if d == Maybe { // a datagram has no more bytes to come
		return app.Unknown, No
	}
	return p, d
}

func guess(signs *[]sign, in input) (app.Protocol, Decision) {
	if len(in.data) == 0 {
		return app.Unknown, Maybe
	}
	best := No
	for i := range *signs {
		switch s := &(*signs)[i]; s.test(in) {
		case Yes:
			if best == Maybe { // OPTIONS is HTTP's unless an URI of SIP follows
				return app.Unknown, Maybe
			}
			return s.protocol, Yes
		case Maybe:
			best = Maybe
		}
	}
	return app.Unknown, best
}

// streamSigns are asked in this order: first what is beyond doubt.
var streamSigns = [2][]sign{
	app.ToServer: {
		{app.TLS, tlsClient},
		{app.HTTP2, http2Client},
		{app.SIP, sipRequest},
		{app.HTTP, httpRequest},
		{app.SSH, ssh},
		{app.SMB, smb},
		{app.RDP, rdp},
		{app.RFB, rfb},
		{app.MQTT, mqtt},
		{app.DNS, dnsStream},
		{app.DCERPC, dcerpc},
		{app.POP3, pop3Client},
		{app.SMTP, smtpClient},
		{app.FTP, ftpClient},
		{app.IMAP, imapClient},
		{app.KRB5, krb5Stream},
		{app.NFS, nfsStream},
		{app.LDAP, ldap},
		{app.PGSQL, pgsqlClient},
		{app.Telnet, telnet},
		{app.Modbus, modbus},
		{app.DNP3, dnp3},
		{app.ENIP, enip},
	},
	app.ToClient: {
		{app.TLS, tlsServer},
		{app.SIP, sipResponse},
		{app.HTTP, httpResponse},
		{app.SSH, ssh},
		{app.SMB, smb},
		{app.RDP, rdp},
		{app.RFB, rfb},
		{app.DNS, dnsStream},
		{app.DCERPC, dcerpc},
		{app.POP3, pop3Server},
		{app.SMTP, smtpServer},
		{app.FTP, ftpServer},
		{app.IMAP, imapServer},
		{app.KRB5, krb5Stream},
		{app.LDAP, ldap},
		{app.Telnet, telnet},
		{app.Modbus, modbus},
		{app.DNP3, dnp3},
		{app.ENIP, enip},
	},
}

// datagramSigns are the same in both directions.
var datagramSigns = []sign{
	{app.DNS, dnsDatagram},
	{app.MDNS, mdns},
	{app.QUIC, quic},
	{app.SIP, sipRequest},
	{app.SIP, sipResponse},
	{app.DHCP, dhcp},
	{app.NTP, ntp},
	{app.TFTP, tftp},
	{app.SNMP, snmp},
	{app.IKE, ike},
	{app.KRB5, krb5Datagram},
	{app.Bittorrent, bittorrent},
	{app.ENIP, enip},
}

// prefix tests for a beginning, in either case of its letters.
func prefix(data []byte, want string) Decision {
	n := min(len(data), len(want))
	for i := range n {
		if lower(data[i]) != lower(want[i]) {
			return No
		}
	}
	if n < len(want) {
		return Maybe
	}
	return Yes
}

// anyPrefix is the best of several.
func anyPrefix(data []byte, list []string) Decision {
	best := No
	for _, want := range list {
		if d := prefix(data, want); d > best {
			best = d
		}
		if best == Yes {
			break
		}
	}
	return best
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// hold tests what there is of a fixed beginning: the conditions on bytes that
// have not come yet count as met.
func hold(data []byte, need int, ok bool) Decision {
	switch {
	case !ok:
		return No
	case len(data) < need:
		return Maybe
	}
	return Yes
}
