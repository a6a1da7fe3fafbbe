package traffic

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/wire"
)

// direction is one direction of a TCP connection.
type direction struct{ from, to netip.AddrPort }

// check looks at all frames: lengths and checksums are right, time does not run
// backwards, and sequence numbers go on where they were.
func check(t *testing.T, frames []Frame, ordered bool) (protocols map[wire.IPProto]int) {
	t.Helper()
	protocols = make(map[wire.IPProto]int)
	next, sent := make(map[direction]uint32), make(map[direction]uint32)
	for i, f := range frames {
		if i > 0 && f.At.Before(frames[i-1].At) {
			t.Fatalf("frame %d is before the one before it", i)
		}
		eth, err := wire.ParseEthernet(f.Data)
		if err != nil {
			t.Fatal(err)
		}
		src, dst, proto, payload := network(t, eth)
		protocols[proto]++
		switch proto {
		case wire.ProtoUDP:
			u, err := wire.ParseUDP(payload)
			if err != nil || !u.ChecksumOK(src, dst) {
				t.Fatalf("frame %d: %v, checksum %v", i, err, u.ChecksumOK(src, dst))
			}
		case wire.ProtoTCP:
			s, err := wire.ParseTCP(payload)
			if err != nil || !s.ChecksumOK(src, dst) {
				t.Fatalf("frame %d: %v", i, err)
			}
			d := direction{netip.AddrPortFrom(src, s.SrcPort()), netip.AddrPortFrom(dst, s.DstPort())}
			want, known := next[d]
			if ordered && known && s.Flags()&wire.SYN == 0 && s.Seq() != want {
				t.Fatalf("frame %d of %v has %d, want %d", i, d, s.Seq(), want)
			}
			o := wire.ParseTCPOptions(s.Options())
			if echo := sent[direction{d.to, d.from}]; ordered && known && s.Flags()&wire.ACK != 0 && o.TSEcr != echo {
				t.Fatalf("frame %d of %v echoes %d, want %d", i, d, o.TSEcr, echo)
			}
			sent[d] = o.TSVal
			n := uint32(len(s.Payload()))
			if s.Flags()&(wire.SYN|wire.FIN) != 0 {
				n++
			}
			next[d] = s.Seq() + n
		}
	}
	return protocols
}

func network(t *testing.T, eth wire.Ethernet) (src, dst netip.Addr, proto wire.IPProto, payload []byte) {
	t.Helper()
	if eth.Type() == wire.TypeIPv6 {
		p, err := wire.ParseIPv6(eth.Payload())
		if err != nil {
			t.Fatal(err)
		}
		return p.Src(), p.Dst(), p.NextHeader(), p.Payload()
	}
	p, err := wire.ParseIPv4(eth.Payload())
	if err != nil || !p.ChecksumOK() {
		t.Fatalf("%v, or a wrong checksum", err)
	}
	return p.Src(), p.Dst(), p.Proto(), p.Payload()
}

func TestMix(t *testing.T) {
	frames := Mix(Seed, 20000)
	protocols := check(t, frames, true)
	size := 0
	for _, f := range frames {
		size += len(f.Data)
	}
	mean := size / len(frames)
	t.Logf("%d bytes on average, %v", mean, protocols)
	if len(frames) != 20000 || mean < 500 || mean > 700 {
		t.Errorf("%d frames of %d bytes on average", len(frames), mean)
	}
	if protocols[wire.ProtoUDP] < 200 {
		t.Errorf("%d datagrams", protocols[wire.ProtoUDP])
	}
}

// A seed decides everything.
func TestMixRepeats(t *testing.T) {
	one, two, other := Mix(7, 2000), Mix(7, 2000), Mix(8, 2000)
	same := 0
	for i := range one {
		if !one[i].At.Equal(two[i].At) || !bytes.Equal(one[i].Data, two[i].Data) {
			t.Fatalf("frame %d differs", i)
		}
		if bytes.Equal(one[i].Data, other[i].Data) {
			same++
		}
	}
	if same > 100 {
		t.Errorf("%d frames are those of another seed", same)
	}
}

// What is in the packets is what it says it is, as others read it.
func TestMixReadByOthers(t *testing.T) {
	found := make(map[gopacket.LayerType]int)
	options := gopacket.DecodeOptions{DecodeStreamsAsDatagrams: true}
	for _, f := range Mix(Seed, 5000) {
		p := gopacket.NewPacket(f.Data, layers.LayerTypeEthernet, options)
		for _, l := range p.Layers() {
			found[l.LayerType()]++
		}
	}
	if found[layers.LayerTypeDNS] < 50 || found[layers.LayerTypeTLS] < 50 {
		t.Errorf("layers %v", found)
	}
}

func TestWritePcap(t *testing.T) {
	frames := Mix(1, 100)
	var file bytes.Buffer
	if err := WritePcap(&file, frames); err != nil {
		t.Fatal(err)
	}
	r, err := pcapgo.NewReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range frames {
		data, info, err := r.ReadPacketData()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, f.Data) || !info.Timestamp.Equal(f.At) || info.Length != len(f.Data) {
			t.Fatalf("frame %d: %v, want %v", i, info, f.At)
		}
	}
}

func BenchmarkMix(b *testing.B) {
	begin := time.Now()
	for b.Loop() {
		Mix(Seed, 10000)
	}
	b.ReportMetric(float64(b.N)*10000/time.Since(begin).Seconds(), "frames/s")
}
