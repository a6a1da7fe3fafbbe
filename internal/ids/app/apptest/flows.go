package apptest

import (
	"encoding/binary"
	"errors"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"gotcp/internal/ids/app"
)

// Flow is a dialogue of a capture. Its client is who sent the first packet.
type Flow struct {
	Client, Server netip.AddrPort
	UDP            bool
	Chunks         []Chunk
}

type key struct {
	a, b netip.AddrPort
	udp  bool
}

// building is a flow with what its streams still wait for.
type building struct {
	flow  Flow
	next  [2]uint32
	known [2]bool
	ahead [2]map[uint32][]byte
}

// Flows takes a pcap file apart, naively: segments in their order of sequence
// numbers, no fragments, no tunnels.
func Flows(file []byte) ([]Flow, error) {
	if len(file) < 24 {
		return nil, errors.New("no pcap file")
	}
	order := binary.ByteOrder(binary.LittleEndian)
	switch binary.LittleEndian.Uint32(file) {
	case 0xa1b2c3d4, 0xa1b23c4d:
	case 0xd4c3b2a1, 0x4d3cb2a1:
		order = binary.BigEndian
	default:
		return nil, errors.New("no pcap file")
	}
	first := gopacket.Decoder(layers.LinkType(order.Uint32(file[20:])))
	flows := map[key]*building{}
	var list []*building
	for b := file[24:]; len(b) >= 16; {
		n := int(order.Uint32(b[8:]))
		if len(b) < 16+n {
			break
		}
		packet := gopacket.NewPacket(b[16:16+n], first, gopacket.Default)
		b = b[16+n:]
		if f := add(flows, packet); f != nil {
			list = append(list, f)
		}
	}
	out := make([]Flow, 0, len(list))
	for _, f := range list {
		out = append(out, f.flow)
	}
	return out, nil
}

// add puts a packet into its flow, and returns that if it is new.
func add(flows map[key]*building, packet gopacket.Packet) *building {
	network, transport := packet.NetworkLayer(), packet.TransportLayer()
	if network == nil || transport == nil || len(transport.TransportFlow().Src().Raw()) != 2 {
		return nil
	}
	srcIP, _ := netip.AddrFromSlice(network.NetworkFlow().Src().Raw())
	dstIP, _ := netip.AddrFromSlice(network.NetworkFlow().Dst().Raw())
	ports := transport.TransportFlow()
	src := netip.AddrPortFrom(srcIP, binary.BigEndian.Uint16(ports.Src().Raw()))
	dst := netip.AddrPortFrom(dstIP, binary.BigEndian.Uint16(ports.Dst().Raw()))
	tcp, _ := transport.(*layers.TCP)
	dir, fresh := app.ToServer, false
	f := flows[key{src, dst, tcp == nil}]
	if f == nil {
		if f = flows[key{dst, src, tcp == nil}]; f != nil {
			dir = app.ToClient
		} else {
			f = &building{flow: Flow{Client: src, Server: dst, UDP: tcp == nil}, ahead: [2]map[uint32][]byte{{}, {}}}
			flows[key{src, dst, tcp == nil}] = f
			fresh = true
		}
	}
	if tcp == nil {
		f.flow.Chunks = append(f.flow.Chunks, Chunk{dir, transport.LayerPayload()})
	} else {
		f.segment(dir, tcp)
	}
	if fresh {
		return f
	}
	return nil
}

func (f *building) segment(dir app.Direction, tcp *layers.TCP) {
	seq := tcp.Seq
	if tcp.SYN {
		seq++
		f.next[dir], f.known[dir] = seq, true
	}
	if len(tcp.Payload) == 0 {
		return
	}
	if !f.known[dir] {
		f.next[dir], f.known[dir] = seq, true
	}
	f.ahead[dir][seq] = tcp.Payload
	for {
		data, found := f.take(dir)
		if !found {
			return
		}
		f.flow.Chunks = append(f.flow.Chunks, Chunk{dir, data})
	}
}

// take is the next piece in order, if it has come.
func (f *building) take(dir app.Direction) (data []byte, ok bool) {
	for seq, data := range f.ahead[dir] {
		skip := int32(f.next[dir] - seq)
		if skip < 0 {
			continue
		}
		delete(f.ahead[dir], seq)
		if int(skip) >= len(data) {
			continue
		}
		data = data[skip:]
		f.next[dir] += uint32(len(data))
		return data, true
	}
	return nil, false
}
