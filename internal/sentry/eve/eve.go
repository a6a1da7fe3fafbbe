// Package eve writes alerts and records as Suricata does, so that what was made for its
// logs reads ours: EVE JSON, one object a line, and the lines of fast.log. Everything is
// appended to the caller's buffer, without reflection. It must not know where lines go.
package eve

import (
	"net/netip"
	"strconv"
	"time"

	"gotcp/internal/ids"
	"gotcp/internal/ids/app"
)

// Config says what goes into the lines.
type Config struct {
	// Location is whose time of day is written; nil is UTC.
	Location *time.Location
	// Interface names the interface of a number; nil and "" leave it out, as for files.
	Interface func(int) string
	// Numbers writes the numbers of packets, which have a meaning in files.
	Numbers bool
	// Blocks says that drop and reject stop packets: an inline engine's view.
	Blocks bool
}

// Writer writes lines. It is for one goroutine.
type Writer struct {
	config Config
	clock  clock
}

// New makes a Writer.
func New(c Config) *Writer {
	if c.Location == nil {
		c.Location = time.UTC
	}
	return &Writer{config: c, clock: clock{location: c.Location}}
}

// subject is what alerts and records have in common.
type subject struct {
	time               time.Time
	kind               string // event_type
	flow               *ids.Flow
	iface              int
	number             uint64
	vlans              []uint16
	src, dst           netip.AddrPort
	proto              string
	ports, icmp        bool
	icmpType, icmpCode uint8
	source             string // pkt_src
}

// begin opens an object with the members that all have.
func (w *Writer) begin(b []byte, s *subject) []byte {
	b = append(b, `{"timestamp":"`...)
	b = w.clock.appendEVE(b, s.time)
	b = append(b, '"')
	if s.flow != nil && s.flow.ID != 0 {
		b = number(b, "flow_id", flowID(s.flow))
	}
	if w.config.Interface != nil {
		if name := w.config.Interface(s.iface); name != "" {
			b = text(b, "in_iface", name)
		}
	}
	if w.config.Numbers && s.number != 0 {
		b = number(b, "pcap_cnt", s.number)
	}
	b = text(b, "event_type", s.kind)
	if len(s.vlans) > 0 {
		b = open(b, "vlan", '[')
		for _, v := range s.vlans {
			b = strconv.AppendUint(separate(b), uint64(v), 10)
		}
		b = append(b, ']')
	}
	return appendEnds(b, s)
}

// flowID is a flow's number mixed with when it began, so that the logs of several runs, which count
// from one, can lie in one place; and no more than a reader of JSON in floating point can
// hold. It is the same whenever a capture is read.
func flowID(f *ids.Flow) uint64 {
	x := f.ID ^ uint64(f.Start.UnixNano())*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return max(1, (x^x>>31)&(1<<53-1))
}

// appendEnds appends who talks to whom. Of a flood from everywhere there is one address only, of a packet
// without IP none.
func appendEnds(b []byte, s *subject) []byte {
	src, dst := s.src.Addr(), s.dst.Addr()
	if src.IsValid() {
		b = address(b, "src_ip", src)
		if s.ports {
			b = number(b, "src_port", uint64(s.src.Port()))
		}
	}
	if dst.IsValid() {
		b = address(b, "dest_ip", dst)
		if s.ports {
			b = number(b, "dest_port", uint64(s.dst.Port()))
		}
	}
	if src.IsValid() || dst.IsValid() {
		b = optional(b, "proto", s.proto)
		version := uint64(4)
		if src.Is6() || dst.Is6() {
			version = 6
		}
		b = number(b, "ip_v", version)
	}
	if s.icmp {
		b = number(b, "icmp_type", uint64(s.icmpType))
		b = number(b, "icmp_code", uint64(s.icmpCode))
	}
	return optional(b, "pkt_src", s.source)
}

// end closes an object and its line.
func end(b []byte) []byte { return append(b, '}', '\n') }

// appProto is app_proto, which flows have whose protocol was looked for.
func appProto(b []byte, p app.Protocol) []byte {
	if p == app.Unknown {
		return b
	}
	return text(b, "app_proto", p.String())
}

// traffic are the counts of a flow.
func traffic(b []byte, f *ids.Flow) []byte {
	b = number(b, "pkts_toserver", f.ToServer.Packets)
	b = number(b, "pkts_toclient", f.ToClient.Packets)
	b = number(b, "bytes_toserver", f.ToServer.Bytes)
	return number(b, "bytes_toclient", f.ToClient.Bytes)
}
