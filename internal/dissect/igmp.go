package dissect

import "gotcp/internal/wire"

const (
	igmpHeader = 8
	igmpQuery3 = 12 // and as long as a query of version 3 is at least
)

// IGMP's types (RFC 1112, RFC 2236, RFC 3376 §4).
const (
	igmpQuery    = 0x11
	igmpReport1  = 0x12
	igmpDVMRP    = 0x13
	igmpPIM1     = 0x14
	igmpReport2  = 0x16
	igmpLeave    = 0x17
	igmpTraceRsp = 0x1e
	igmpTrace    = 0x1f
	igmpReport3  = 0x22
)

// igmp prints an IGMP message.
func (p *Printer) igmp(b view, length int) {
	p.proto = "igmp"
	switch kind := b.u8(0); kind {
	case igmpQuery:
		p.igmpQuery(b, length)
	case igmpReport1:
		b.need(4, 4)
		p.str("igmp v1 report ")
		p.ip4(b, 4)
		if length != igmpHeader {
			p.str(" [len ").num(length).char(']')
		}
	case igmpReport2:
		b.need(4, 4)
		p.str("igmp v2 report ")
		p.ip4(b, 4)
	case igmpReport3:
		p.str("igmp v3 report")
		p.igmpReport(b, length)
	case igmpLeave:
		b.need(4, 4)
		p.str("igmp leave ")
		p.ip4(b, 4)
	case igmpDVMRP:
		p.str("igmp dvmrp")
		if length < igmpHeader {
			p.str(" [len ").num(length).char(']')
			return
		}
		p.igmpOld("dvmrp", &dvmrpTypes, b)
	case igmpPIM1:
		p.str("igmp pimv1")
		p.igmpOld("pimv1", &pim1Types, b)
	case igmpTrace:
		p.igmpTrace("mtrace ", b, length)
	case igmpTraceRsp:
		p.igmpTrace("mresp ", b, length)
	default:
		p.str("igmp-").u8(kind)
	}
	if p.opt.Verbose > 0 && length >= 4 && b.has(0, length) && wire.Checksum(b[:length]) != 0 {
		p.str(" bad igmp cksum ").hex(uint64(b.u16(2))).char('!')
	}
}

func (p *Printer) igmpQuery(b view, length int) {
	p.str("igmp query")
	if length >= igmpQuery3 {
		p.igmpQuery3(b, length)
		return
	}
	if wait := b.u8(1); wait == 0 {
		p.str(" v1")
	} else {
		p.str(" v2")
		// In tenths of a second; this is the default (RFC 2236 §8.3).
		if wait != 100 {
			p.str(" [max resp time ").u8(wait).char(']')
		}
	}
	if b.u32(4) != 0 {
		p.str(" [gaddr ")
		p.ip4(b, 4).char(']')
	}
	if length != igmpHeader {
		p.str(" [len ").num(length).char(']')
	}
}

// igmpQuery3 prints a query of version 3 (RFC 3376 §4.1).
func (p *Printer) igmpQuery3(b view, length int) {
	p.str(" v3")
	if length%4 != 0 {
		p.str(" [invalid len ").num(length).char(']')
		return
	}
	if code := b.u8(1); code != 100 {
		tenths := uint32(code)
		if code >= 128 {
			// An exponent and a mantissa (§4.1.1).
			tenths = (uint32(code)&15 | 16) << (code>>4&7 + 3)
		}
		p.str(" [max resp time ")
		if tenths < 600 {
			p.u32(tenths / 10).char('.').u32(tenths % 10).char('s')
		} else {
			p.relative(int(tenths / 10))
		}
		p.char(']')
	}
	if b.u32(4) == 0 {
		return
	}
	p.str(" [gaddr ")
	p.ip4(b, 4)
	if n := int(b.u16(10)); n > 0 {
		switch {
		case length < igmpQuery3+4*n:
			p.str(" [invalid number of sources]")
		case p.opt.Verbose > 1:
			p.igmpSources(b, igmpQuery3, n)
		default:
			p.str(", ").num(n).str(" source(s)")
		}
	}
	p.char(']')
}

// igmpSources prints the n addresses from at.
func (p *Printer) igmpSources(b view, at, n int) {
	p.str(" {")
	for i := range n {
		p.char(' ')
		p.ip4(b, at+4*i)
	}
	p.str(" }")
}

var igmpRecords = [...]string{1: "is_in", 2: "is_ex", 3: "to_in", 4: "to_ex", 5: "allow", 6: "block"}

// igmpReport prints a report of version 3 (RFC 3376 §4.2).
func (p *Printer) igmpReport(b view, length int) {
	if length < 16 || length%4 != 0 {
		p.str(" [invalid len ").num(length).char(']')
		return
	}
	groups := int(b.u16(6))
	p.str(", ").num(groups).str(" group record(s)")
	if p.opt.Verbose == 0 {
		return
	}
	at := igmpHeader
	for range groups {
		if length < at+8 {
			p.str(" [invalid number of groups]")
			return
		}
		b.need(at, 8)
		p.str(" [gaddr ")
		p.ip4(b, at+4).char(' ')
		if kind := int(b.u8(at)); kind > 0 && kind < len(igmpRecords) {
			p.str(igmpRecords[kind])
		} else {
			p.str(" [v3-report-#").num(kind).char(']')
		}
		n := int(b.u16(at + 2))
		if length < at+8+4*n {
			p.str(" [invalid number of sources ").num(n).char(']')
			return
		}
		if p.opt.Verbose > 1 {
			p.igmpSources(b, at+8, n)
		} else {
			p.str(", ").num(n).str(" source(s)")
		}
		p.char(']')
		at += 8 + 4*n
	}
}

// Protocols of before that have a type of IGMP's: routing by DVMRP (RFC 1075
// and its later drafts), and PIM's first version.
var (
	dvmrpTypes = [...]string{
		1: "Probe", "Report", "Ask-neighbors(old)", "Neighbors(old)", "Ask-neighbors2", "Neighbors2", "Prune", "Graft",
		"Graft-ACK",
	}
	pim1Types = [...]string{
		0: "Query", "Register", "Register-Stop", "Join/Prune", "RP-reachable", "Assert", "Graft", "Graft-ACK", "", "",
	}
)

// igmpOld prints what kind of message of such a protocol this is.
func (p *Printer) igmpOld(proto string, types *[10]string, b view) {
	p.proto = proto
	if kind := int(b.u8(1)); kind < len(types) && types[kind] != "" {
		p.char(' ').str(types[kind])
	} else {
		p.str(" [type ").num(kind).char(']')
	}
	if proto == "dvmrp" {
		return
	}
	b.need(0, igmpHeader)
	if b[1] == pim1Reachable && p.opt.Verbose > 0 {
		b.need(22, 2)
		p.str(" group ")
		p.ip4(b, 8)
		if mask := b.u32(12); mask != 1<<32-1 {
			p.char('/')
			p.ip4(b, 12)
		}
		p.str(" RP ")
		p.ip4(b, 16).str(" hold ")
		p.relative(int(b.u16(22)))
	}
}

// pim1Reachable announces that a rendezvous point can be reached.
const pim1Reachable = 4

// igmpTrace prints a multicast traceroute's query or response.
func (p *Printer) igmpTrace(name string, b view, length int) {
	if length < 24 {
		p.str(" [invalid len ").num(length).char(']')
		return
	}
	b.need(0, 24)
	p.str(name).u32(b.u24(21)).str(": ")
	p.ip4(b, 8).str(" to ")
	p.ip4(b, 12).str(" reply-to ")
	p.ip4(b, 16)
	// How far an answer to a group shall go.
	if b[16]>>4 == 0xe {
		p.str(" with-ttl ").u8(b[20])
	}
}
