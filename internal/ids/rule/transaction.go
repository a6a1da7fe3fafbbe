package rule

import (
	"strings"
	"time"

	"gotcp/internal/ids/app"
)

// addNumber adds a condition on a number of a transaction of these protocols.
func (p *parser) addNumber(of []app.Protocol, n NumberCondition) error {
	if err := p.setProtocol(of); err != nil {
		return err
	}
	p.rule.Numbers = append(p.rule.Numbers, n)
	return nil
}

// compareNumber adds a comparison whose numbers may have names.
func (p *parser) compareNumber(o *option, of []app.Protocol, n app.Number, bits int, names map[string]uint64) error {
	c, err := parseComparison(strings.ToLower(o.value), func(s string) (uint64, error) {
		if v, ok := names[s]; ok {
			return v, nil
		}
		return parseUint(s, bits)
	})
	if err != nil {
		return err
	}
	return p.addNumber(of, NumberCondition{Number: n, Op: c.op, Min: c.min, Max: c.max})
}

// The names of RFC 1035 and of IANA's registry of DNS parameters.
var (
	dnsOpcodes = map[string]uint64{"query": 0, "iquery": 1, "status": 2, "notify": 4, "update": 5}
	dnsRCodes  = map[string]uint64{
		"noerror": 0, "formerr": 1, "servfail": 2, "nxdomain": 3, "notimp": 4, "refused": 5, "yxdomain": 6, "yxrrset": 7,
		"nxrrset": 8, "notauth": 9, "notzone": 10, "badvers": 16, "badsig": 16, "badkey": 17, "badtime": 18, "badmode": 19,
		"badname": 20, "badalg": 21, "badtrunc": 22,
	}
	dnsRRTypes = map[string]uint64{
		"a": 1, "ns": 2, "md": 3, "mf": 4, "cname": 5, "soa": 6, "mb": 7, "mg": 8, "mr": 9, "null": 10, "wks": 11, "ptr": 12,
		"hinfo": 13, "minfo": 14, "mx": 15, "txt": 16, "rp": 17, "afsdb": 18, "sig": 24, "key": 25, "aaaa": 28, "loc": 29,
		"nxt": 30, "srv": 33, "naptr": 35, "kx": 36, "cert": 37, "dname": 39, "opt": 41, "apl": 42, "ds": 43, "sshfp": 44,
		"ipseckey": 45, "rrsig": 46, "nsec": 47, "dnskey": 48, "dhcid": 49, "nsec3": 50, "nsec3param": 51, "tlsa": 52,
		"smimea": 53, "hip": 55, "cds": 59, "cdnskey": 60, "openpgpkey": 61, "csync": 62, "zonemd": 63, "svcb": 64, "https": 65,
		"spf": 99, "tkey": 249, "tsig": 250, "ixfr": 251, "axfr": 252, "mailb": 253, "maila": 254, "any": 255, "uri": 256,
		"caa": 257,
	}
)

func (p *parser) parseDNSOpcode(o *option) error {
	return p.compareNumber(o, ofDNS, app.DNSOpcode, 8, dnsOpcodes)
}

func (p *parser) parseDNSRCode(o *option) error {
	return p.compareNumber(o, ofDNS, app.DNSRCode, 16, dnsRCodes)
}

func (p *parser) parseDNSRRType(o *option) error {
	return p.compareNumber(o, ofDNS, app.DNSRRType, 16, dnsRRTypes)
}

// tlsVersions are the versions as they stand in a record (RFC 8446 §4.1.2, and the
// drafts of 1.3 as they were tried out).
var tlsVersions = map[string]uint64{
	"sslv2": 0x0002, "ssl2": 0x0002, "sslv3": 0x0300, "ssl3": 0x0300, "1.0": 0x0301, "1.1": 0x0302, "1.2": 0x0303, "1.3": 0x0304,
	"tls1.0": 0x0301, "tls1.1": 0x0302, "tls1.2": 0x0303, "tls1.3": 0x0304,
}

// drafts is how a draft of TLS 1.3 stands in a hello: 0x7f and its number. A rule
// that names 1.3 means them, too.
const drafts = 0x7f00

// any13 are the versions that 1.3 stands for.
func any13() []uint64 {
	all := []uint64{tlsVersions["1.3"]}
	for v := uint64(drafts); v < drafts+0x100; v++ {
		all = append(all, v)
	}
	return all
}

// parseTLSVersion takes tls.version:1.2, tls.version:!1.0, tls.version:0x7f12.
func (p *parser) parseTLSVersion(o *option) error {
	value, negated := strings.CutPrefix(o.value, "!")
	n := NumberCondition{Number: app.TLSVersion, Op: Equal}
	v, ok := tlsVersions[strings.ToLower(strings.Trim(value, blanks))]
	switch {
	case ok && v == tlsVersions["1.3"]:
		n.AnyOf = any13()
	case ok:
		n.Min = v
	default:
		raw, err := parseUint(value, 16)
		if err != nil || !strings.HasPrefix(value, "0x") {
			return faultf("%s is no version of TLS", short(value))
		}
		n.Min = raw
	}
	if negated {
		n.Op = NotEqual
	}
	return p.addNumber(ofTLS, n)
}

// parseSSLVersion takes ssl_version:tls1.0,sslv3, or all of them negated.
func (p *parser) parseSSLVersion(o *option) error {
	n := NumberCondition{Number: app.TLSVersion, Op: Equal}
	for i, part := range fields(o.value) {
		name, negated := strings.CutPrefix(part, "!")
		v, ok := tlsVersions[strings.ToLower(strings.Trim(name, blanks))]
		if !ok {
			return faultf("%s is no version of TLS", short(name))
		}
		if i == 0 && negated {
			n.Op = NotEqual
		} else if negated != (n.Op == NotEqual) {
			return faultf("all versions are negated, or none")
		}
		if v == tlsVersions["1.3"] {
			n.AnyOf = append(n.AnyOf, any13()...)
		} else {
			n.AnyOf = append(n.AnyOf, v)
		}
	}
	return p.addNumber(ofTLS, n)
}

// tlsStates are the bits of app.TLSState.
var tlsStates = map[string]uint64{
	"client_hello": 1, "server_hello": 2, "client_keyx": 4, "server_keyx": 8, "unknown": 16,
}

// parseSSLState takes ssl_state:client_hello|server_hello: one of them is enough, and
// a negated one is as good as another. Commas are Snort's bars.
func (p *parser) parseSSLState(o *option) error {
	n := NumberCondition{Number: app.TLSState, Op: MaskNotEqual}
	for _, part := range strings.FieldsFunc(o.value, func(r rune) bool { return r == '|' || r == ',' }) {
		name, negated := strings.CutPrefix(strings.Trim(part, blanks), "!")
		bit, ok := tlsStates[strings.Trim(name, blanks)]
		if !ok {
			return faultf("%s is no state of a handshake", short(name))
		}
		n.Min |= bit
		if negated {
			n.Max |= bit
		}
	}
	if n.Min == 0 {
		return faultf("no state")
	}
	return p.addNumber(ofTLS, n)
}

func (p *parser) parseCertChainLen(o *option) error {
	return p.compareNumber(o, ofTLS, app.TLSCertChainLen, 32, nil)
}

func (p *parser) parseNotBefore(o *option) error { return p.addValidity(o, app.TLSNotBefore) }
func (p *parser) parseNotAfter(o *option) error  { return p.addValidity(o, app.TLSNotAfter) }

// addValidity takes 2015-10-22T23:59:59, <2016, 2015<>2017.
func (p *parser) addValidity(o *option, n app.Number) error {
	low, high, ranged := strings.Cut(o.value, "<>")
	c := comparison{op: Between}
	if !ranged {
		c.op, low = cutSign(o.value)
	}
	var err error
	if c.min, err = parseDate(strings.Trim(low, blanks)); err != nil {
		return err
	}
	if ranged {
		if c.max, err = parseDate(strings.Trim(high, blanks)); err != nil {
			return err
		}
		if c.max <= c.min {
			return faultf("no time lies between them")
		}
	}
	return p.addNumber(ofTLS, NumberCondition{Number: n, Op: c.op, Min: c.min, Max: c.max})
}

// parseDate reads a date in UTC, or the first second of what is left out.
func parseDate(s string) (uint64, error) {
	const full = "2006-01-02T15:04:05"
	s = strings.Replace(s, " ", "T", 1)
	for _, length := range []int{len("2006"), len("2006-01"), len("2006-01-02"), len("2006-01-02T15"), len("2006-01-02T15:04"), len(full)} {
		if len(s) == length {
			if t, err := time.Parse(full[:length], s); err == nil && t.Unix() >= 0 {
				return uint64(t.Unix()), nil
			}
		}
	}
	return 0, faultf("%s is no date", short(s))
}

func (p *parser) parseCertExpired(*option) error {
	return p.addNumber(ofTLS, NumberCondition{Number: app.TLSNotAfter, Op: Less, Now: true})
}

// parseCertValid is the opposite of parseCertExpired: a certificate whose time has not
// come yet is not expired.
func (p *parser) parseCertValid(*option) error {
	return p.addNumber(ofTLS, NumberCondition{Number: app.TLSNotAfter, Op: GreaterEqual, Now: true})
}

// parseSSHProtoVersion takes ssh.protoversion:2.0, and 2_compat: 1.99 is 2, too
// (RFC 4253 §5.1).
func (p *parser) parseSSHProtoVersion(o *option) error {
	info := sticky["ssh.proto"]
	if err := p.setProtocol(info.of); err != nil {
		return err
	}
	to := p.of("ssh.proto", info, p.dirOf(info))
	if strings.EqualFold(o.value, "2_compat") {
		p.add(to, &PCRE{Expr: `^(?:2|1\.99)`, pos: o.at})
		return nil
	}
	p.add(to, &Content{Pattern: []byte(o.value), StartsWith: true, EndsWith: true, pos: o.at})
	return nil
}

// parseSSHSoftware takes ssh.softwareversion:"OpenSSH_9.0": all of it.
func (p *parser) parseSSHSoftware(o *option) error {
	info := sticky["ssh.software"]
	if err := p.setProtocol(info.of); err != nil {
		return err
	}
	p.add(p.of("ssh.software", info, p.dirOf(info)), &Content{Pattern: []byte(o.value), StartsWith: true, EndsWith: true, Negated: o.negated, pos: o.at})
	return nil
}

// parseFileName takes filename:"part of a name".
func (p *parser) parseFileName(o *option) error {
	return p.addFileItem(&Content{Pattern: []byte(o.value), Nocase: true, Negated: o.negated, pos: o.at})
}

// parseFileExt takes fileext:"exe".
func (p *parser) parseFileExt(o *option) error {
	return p.addFileItem(&FileExt{Ext: strings.TrimPrefix(o.value, "."), Negated: o.negated})
}

// addFileItem adds a condition on files' names, one file's with those before it.
func (p *parser) addFileItem(item Item) error {
	if err := p.checkFiles(); err != nil {
		return err
	}
	p.add(p.of("file.name", sticky["file.name"], NoBufferDir), item)
	return nil
}

// parseFileStore takes filestore, and filestore:response,file. Nothing is stored here.
func (p *parser) parseFileStore(*option) error {
	p.stores = true
	return p.checkFiles()
}

// finishFileStore makes a rule that says nothing but filestore about messages a rule
// about files: it wants one.
func (p *parser) finishFileStore() {
	if p.stores && len(p.list) == 0 && len(p.rule.Numbers) == 0 && len(p.rule.Events) == 0 {
		p.add(p.of("file.name", sticky["file.name"], NoBufferDir), &BSize{Op: GreaterEqual})
	}
}

func (p *parser) parseFileSize(o *option) error {
	if err := p.checkFiles(); err != nil {
		return err
	}
	c, err := parseComparison(o.value, parseSize)
	if err != nil {
		return err
	}
	return p.addNumber(nil, NumberCondition{Number: app.FileSize, Op: c.op, Min: c.min, Max: c.max})
}

func (p *parser) parseFTPMode(o *option) error {
	n := NumberCondition{Number: app.FTPMode, Op: Equal}
	switch o.value {
	case "active":
	case "passive":
		n.Min = 1
	default:
		return faultf("%s is neither active nor passive", short(o.value))
	}
	return p.addNumber(ofFTP, n)
}

// parseFTPReplyReceived takes ftp.reply_received:yes, or no.
func (p *parser) parseFTPReplyReceived(o *option) error {
	n := NumberCondition{Number: app.FTPReplied, Op: Equal}
	switch strings.ToLower(o.value) {
	case "yes", "on", "true", "1":
		n.Min = 1
	case "no", "off", "false", "0":
	default:
		return faultf("%s is neither yes nor no", short(o.value))
	}
	return p.addNumber(ofFTP, n)
}

// parseFTPDataCommand takes ftpdata_command:stor: the command that a data connection
// is for.
func (p *parser) parseFTPDataCommand(o *option) error {
	n := NumberCondition{Number: app.FTPStores, Op: Equal}
	switch strings.ToLower(o.value) {
	case "retr":
	case "stor":
		n.Min = 1
	default:
		return faultf("%s is neither retr nor stor", short(o.value))
	}
	return p.addNumber([]app.Protocol{app.FTPData}, n)
}

func (p *parser) parseFTPDynamicPort(o *option) error {
	return p.compareNumber(o, ofFTP, app.FTPDynamicPort, 16, nil)
}
