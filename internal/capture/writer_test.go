package capture

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket/pcapgo"

	"gotcp/internal/lab/proc"
)

func somePackets(n int, link LinkType) []Packet {
	var all []Packet
	for i := range n {
		data := bytes.Repeat([]byte{byte(i)}, i%67)
		if i == 50 || i == 53 {
			data = bytes.Repeat([]byte{byte(i)}, direct+i) // written from where they lie
		}
		all = append(all, Packet{Time: noon.Add(time.Duration(i) * 1_000_001), Data: data, Length: len(data) + i%3, LinkType: link, Direction: Direction(i % 3)})
	}
	return all
}

func twoInterfaces() []Interface {
	return []Interface{{"eth0", LinkEthernet, 100_000, true}, {"wg0", LinkRaw, 200_000, true}}
}

// write writes packets to a file and returns its bytes.
func write(t *testing.T, c WriterConfig, packets []Packet) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x")
	w, err := OpenWriter(path, c, noon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range packets {
		if err := w.Write(noon, &packets[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if n := w.Output().Records(); n != int64(len(packets)) {
		t.Errorf("%d records", n)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What we write we read, and so does pcapgo.
func TestWriterPcap(t *testing.T) {
	packets := somePackets(200, LinkEthernet)
	for _, nano := range []bool{true, false} {
		b := write(t, WriterConfig{Nanoseconds: nano, LinkType: LinkEthernet, Snaplen: 70000}, packets)
		want := packets
		if !nano {
			want = nil
			for _, p := range packets {
				p.Time = p.Time.Truncate(time.Microsecond)
				want = append(want, p)
			}
		}
		got, err := readBytes(t, b)
		if err != nil || !same(got, want) {
			t.Errorf("%d packets, %v", len(got), err)
		}
		r, err := pcapgo.NewReader(bytes.NewReader(b))
		if err != nil || r.Snaplen() != 70000 {
			t.Fatal(err)
		}
		for i := range want {
			data, info, err := r.ReadPacketData()
			if err != nil || !bytes.Equal(data, want[i].Data) || info.Length != want[i].Length || !info.Timestamp.Equal(want[i].Time) {
				t.Fatalf("packet %d: %x %+v %v", i, data, info, err)
			}
		}
	}
	// A record that makes no sense survives.
	odd := []Packet{{Time: noon, Data: []byte("long"), Length: 2, LinkType: LinkRaw}}
	if got, err := readBytes(t, write(t, WriterConfig{LinkType: LinkRaw}, odd)); err != nil || !same(got, odd) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestWriterRefusesMixture(t *testing.T) {
	w, err := OpenWriter(filepath.Join(t.TempDir(), "x"), WriterConfig{LinkType: LinkEthernet}, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Write(noon, &Packet{LinkType: LinkRaw}); err == nil || !strings.Contains(err.Error(), "link type RAW among those of EN10MB: only pcapng holds both") {
		t.Error(err)
	}
}

// The header is there at once, packets when they are flushed.
func TestWriterPipe(t *testing.T) {
	path, _ := fifo(t)
	w, err := OpenWriter(path, WriterConfig{LinkType: LinkEthernet}, noon)
	if err != nil {
		t.Fatal(err)
	}
	r, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var b Batch
	for _, p := range somePackets(5, LinkEthernet) {
		w.Write(noon, &p)
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := r.Read(&b, time.Time{}); err != nil || len(b.Packets) != 1 || !bytes.Equal(b.Packets[0].Data, p.Data) {
			t.Errorf("%v, %v", b.Packets, err)
		}
	}
	w.Close()
}

// tcpdump makes of our copy, in both formats, what it makes of the original.
func TestTcpdumpReadsWhatWeWrite(t *testing.T) {
	tcpdump := proc.Need(t, "tcpdump")
	said := func(path string) string {
		out, _ := exec.Command(tcpdump, "-n", "-tttt", "-XX", "-r", path).Output()
		return string(out)
	}
	files := corpus(t)
	for i := 0; i < len(files); i += 8 {
		path := files[i]
		r, err := OpenFile(path)
		if err != nil {
			continue
		}
		packets, _ := readAll(r)
		first := r.Interfaces()[0]
		for _, ng := range []bool{false, true} {
			b := write(t, WriterConfig{Pcapng: ng, LinkType: first.LinkType, Snaplen: first.Snaplen, Interfaces: r.Interfaces}, packets)
			if want, got := said(path), said(save(t, "copy", b)); got != want {
				t.Errorf("%s, pcapng %v: tcpdump prints %d bytes of the copy, %d of the original", filepath.Base(path), ng, len(got), len(want))
			}
		}
		r.Close()
	}
}

func TestWriterAllocatesNothing(t *testing.T) {
	for _, ng := range []bool{false, true} {
		known := twoInterfaces()
		w, err := OpenWriter("/dev/null", WriterConfig{Pcapng: ng, LinkType: LinkEthernet, Interfaces: func() []Interface { return known }}, noon)
		if err != nil {
			t.Fatal(err)
		}
		p := &Packet{Time: noon, Data: make([]byte, 1000), Length: 1000, LinkType: LinkEthernet, Direction: DirectionIn}
		large := *p
		large.Data = make([]byte, direct)
		fill := func() {
			for range 2 * collected / 1000 {
				if err := w.Write(noon, p); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Write(noon, &large); err != nil {
				t.Fatal(err)
			}
		}
		fill()
		if n := testing.AllocsPerRun(10, fill); n != 0 {
			t.Errorf("pcapng %v: %v allocations", ng, n)
		}
		w.Close()
	}
}

func BenchmarkCopy(b *testing.B) {
	for name, r := range endlessReaders(b) {
		b.Run(name, func(b *testing.B) {
			w, err := OpenWriter("/dev/null", WriterConfig{LinkType: LinkEthernet, Nanoseconds: true}, noon)
			if err != nil {
				b.Fatal(err)
			}
			defer w.Close()
			b.ReportAllocs()
			var batch Batch
			for left := 0; b.Loop(); left-- {
				for left == 0 {
					if err := r.Read(&batch, time.Time{}); err != nil {
						b.Fatal(err)
					}
					left = len(batch.Packets)
				}
				if err := w.Write(noon, &batch.Packets[len(batch.Packets)-left]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
