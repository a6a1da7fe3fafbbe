package dissect

// dhcpv6DUID prints who a client or server is (RFC 8415 §11).
func (p *Printer) dhcpv6DUID(b view, at, n int) (ok bool) {
	if n < 2 {
		return false
	}
	switch kind := b.u16(at); kind {
	case 1:
		if n < 8 {
			return false
		}
		p.str(" hwaddr/time type ").u16(b.u16(at + 2)).str(" time ").u32(b.u32(at + 4)).char(' ')
		p.hexBytes(b[at+8 : at+n])
	case 2:
		if n < 10 {
			return false
		}
		p.str(" vid ").hexBytes(b[at+2 : at+10])
	case 3:
		if n < 4 {
			return false
		}
		p.str(" hwaddr type ").u16(b.u16(at + 2)).char(' ')
		p.hexBytes(b[at+4 : at+n])
	default:
		p.str(" type ").u16(kind)
	}
	return true
}

// dhcpv6Association prints what addresses or prefixes a client has, with the
// options inside (RFC 8415 §21.4 to §21.6, §21.21, §21.22).
func (p *Printer) dhcpv6Association(b view, at, n int, code uint16) (ok bool) {
	fixed := 0
	switch code {
	case dhcpv6IANA, dhcpv6IAPD:
		if fixed = 12; n >= fixed {
			p.str(" IAID:").u32(b.u32(at)).str(" T1:").u32(b.u32(at + 4)).str(" T2:").u32(b.u32(at + 8))
		}
	case dhcpv6IATA:
		if fixed = 4; n >= fixed {
			p.str(" IAID:").u32(b.u32(at))
		}
	case dhcpv6IAAddr:
		if fixed = 24; n >= fixed {
			p.char(' ')
			p.ip6(b, at).str(" pltime:").u32(b.u32(at + 16)).str(" vltime:").u32(b.u32(at + 20))
		}
	case dhcpv6IAPrefix:
		if fixed = 25; n >= fixed {
			p.char(' ')
			p.ip6(b, at+9).char('/').u8(b.u8(at + 8)).str(" pltime:").u32(b.u32(at)).str(" vltime:").u32(b.u32(at + 4))
		}
	}
	if n < fixed {
		return false
	}
	p.dhcpv6Options(b, at+fixed, at+n)
	return true
}

// dhcpv6Query prints the options of a leasequery (RFC 5007 §4.1.2).
func (p *Printer) dhcpv6Query(b view, at, n int, code uint16) (ok bool) {
	switch code {
	case dhcpv6LeaseQuery:
		if n < 17 {
			return false
		}
		switch kind := b.u8(at); kind {
		case 1:
			p.str(" by-address ")
		case 2:
			p.str(" by-clientID ")
		default:
			p.str(" type_").u8(kind).char(' ')
		}
		p.ip6(b, at+1)
		p.dhcpv6Options(b, at+17, at+n)
	case dhcpv6ClientData:
		p.dhcpv6Options(b, at, at+n)
	case dhcpv6RelayData:
		if n < 16 {
			return false
		}
		p.char(' ')
		p.ip6(b, at).char(' ').dhcpv6Hex(b, at+16, n-16)
	}
	return true
}

// dhcpv6NTP prints time servers (RFC 5908 §4).
func (p *Printer) dhcpv6NTP(b view, at, n int) bool {
	if n < 4 {
		p.dhcpv6Close(false)
		return true
	}
	for end := at + n; at < end-4; {
		code, size := b.u16(at), int(b.u16(at+2))
		at += 4
		if at+size > end {
			return false
		}
		p.str(" subopt:").u16(code).char(' ')
		switch {
		case code == 3:
			if p.dnsName(dnsMessage{b: b, uncompressed: true}, at) < 0 {
				return false
			}
		case (code == 1 || code == 2) && size == 16:
			p.ip6(b, at)
		default:
			p.char('?')
		}
		at += size
	}
	p.char(')')
	return true
}

// dhcpv6Text prints options of text: a name as labels (RFC 6334 §3), the
// others up to a NUL.
func (p *Printer) dhcpv6Text(b view, at, n int, code uint16) (ok bool) {
	if code != dhcpv6AFTR {
		if n < 5 {
			return false
		}
		p.char(' ')
		for i := 0; i < n && b[at+i] != 0; i++ {
			p.printableByte(b[at+i])
		}
		return true
	}
	if n < 3 {
		return false
	}
	p.char(' ')
	for n > 0 && b.u8(at) != 0 {
		size := int(b.u8(at))
		if size >= n-1 {
			return false
		}
		for i := 1; i <= size && b[at+i] != 0; i++ {
			p.printableByte(b[at+i])
		}
		at, n = at+1+size, n-1-size
		if b.u8(at) != 0 {
			p.char('.')
		}
	}
	return true
}

// dhcpv6Auth prints an authentication option (RFC 3315 §22.11, RFC 8415
// §20.4).
func (p *Printer) dhcpv6Auth(b view, at, n int) (ok bool) {
	if n < 11 {
		return false
	}
	const delayed, reconfigure = 2, 3
	proto := b.u8(at)
	p.str(" proto: ")
	switch proto {
	case delayed:
		p.str("delayed")
	case reconfigure:
		p.str("reconfigure")
	default:
		p.u8(proto)
	}
	if alg := b.u8(at + 1); alg == 1 {
		p.str(", alg: HMAC-MD5")
	} else {
		p.str(", alg: ").u8(alg)
	}
	if rdm := b.u8(at + 2); rdm == 0 {
		p.str(", RDM: mono")
	} else {
		p.str(", RDM: ").u8(rdm)
	}
	p.str(", RD:")
	for i := range 4 {
		p.char(' ').hexPad(uint64(b.u16(at+3+2*i)), 4)
	}
	at, n = at+11, n-11
	switch {
	case proto == delayed && n == 0:
	case proto == delayed && n >= 20:
		if realm := n - 20; realm > 0 {
			p.str(", realm: ").hexBytes(b[at : at+realm])
			at += realm
		}
		p.str(", key ID: ").hexPad(uint64(b.u32(at)), 8).str(", HMAC-MD5:")
		p.dhcpv6Digest(b, at+4)
	case proto == reconfigure && n == 17:
		switch b.u8(at) {
		case 1:
			p.str(" reconfig-key")
		case 2:
			p.str(" type: HMAC-MD5")
		default:
			p.str(" type: ??")
		}
		p.str(" value:")
		p.dhcpv6Digest(b, at+1)
	default:
		p.str(" ??")
	}
	return true
}

// dhcpv6Digest prints 16 bytes.
func (p *Printer) dhcpv6Digest(b view, at int) {
	for i := range 4 {
		p.char(' ').hexPad(uint64(b.u32(at+4*i)), 8)
	}
}
