package capture

import (
	"bufio"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket/pcapgo"
)

func threePackets() *file {
	return littleFile().pcapHeader(magicMicroseconds, 100, LinkEthernet).record(1, 0, "one").record(2, 0, "two").record(3, 0, "three")
}

// Whatever a file is cut to, what is there is read and the error says that it was cut.
func TestReaderTruncated(t *testing.T) {
	ng := littleFile().section().iface(LinkEthernet, 0).enhanced(0, 1, 3, "one").block(0x99, strings.Repeat("skipped", 10)).enhanced(0, 1, 3, "two")
	for _, whole := range [][]byte{threePackets().b, ng.b} {
		ends := map[int]int{} // length to packets, where a cut does no harm
		for n := range len(whole) + 1 {
			r, err := openMemory(whole[:n], 1<<20)
			if err != nil {
				if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrTruncated) {
					t.Errorf("%d bytes: %v", n, err)
				}
				continue
			}
			packets, err := readAll(r)
			if err == nil {
				ends[n] = len(packets)
			} else if !errors.Is(err, ErrTruncated) {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
		if len(ends) != 4 {
			t.Errorf("it ends well at %v", ends)
		}
	}
}

func TestReaderSaysWhatIsWrong(t *testing.T) {
	random := make([]byte, 1000)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(random)
	for _, tt := range []struct {
		name string
		b    []byte
		want string
	}{
		{"empty", nil, "not a capture file: it is empty"},
		{"random", random, "not a capture file"},
		{"text", []byte("just some text, and not little of it\n"), "not a capture file"},
		{"short", []byte{1, 2}, "not a capture file: it has only 2 bytes"},
		{"half", threePackets().b[:12], "truncated: its header has 12 bytes of 24"},
		{"half-ng", littleFile().section().b[:20], "not a capture file: it ends before it describes an interface"},
	} {
		path := save(t, tt.name, tt.b)
		if _, err := OpenFile(path); err == nil || err.Error() != path+": "+tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	for path, want := range map[string]string{
		"/":                 "/: it is a directory",
		"/nonexistent/file": "/nonexistent/file: no such file or directory",
		"/dev/urandom":      "/dev/urandom: not a capture file",
	} {
		if _, err := OpenFile(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A batch of a file stays valid while the next is read into another one.
func TestReaderBatchesAreIndependent(t *testing.T) {
	f := littleFile().pcapHeader(magicMicroseconds, 100, LinkEthernet)
	for i := range 20_000 {
		f.record(i, 0, string(rune('a'+i%26))+"bcdefghij")
	}
	r, err := openMemory(f.b, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	batches := make([]Batch, 8)
	n := 0
	for i := range batches {
		if err := r.Read(&batches[i], time.Time{}); err != nil {
			break
		}
		batches[i].Detach()
	}
	for _, b := range batches {
		for _, p := range b.Packets {
			if p.Data[0] != byte('a'+n%26) || len(p.Data) != 10 || p.Time.Unix() != int64(n) {
				t.Fatalf("packet %d is %q", n, p.Data)
			}
			n++
		}
	}
	if n < 15_000 {
		t.Errorf("%d packets", n)
	}
}

// endless is a file that begins again.
type endless struct{ whole, left []byte }

func (e *endless) read(b []byte, _ time.Time) (int, error) {
	if len(e.left) == 0 {
		e.left = e.whole
	}
	n := copy(b, e.left)
	e.left = e.left[n:]
	return n, nil
}
func (e *endless) interrupt() {}

func (e *endless) progress() (done, size int64) { return 0, 0 }

func (e *endless) close() {}

// endlessReaders are readers of packets of 90 bytes without end, in both formats.
func endlessReaders(tb testing.TB) map[string]*Reader {
	tb.Helper()
	data := strings.Repeat("123456789", 10)
	pcap := littleFile().pcapHeader(magicNanoseconds, 100, LinkEthernet)
	ng := littleFile().section().iface(LinkEthernet, 0)
	all := map[string]*Reader{}
	for name, f := range map[string]*file{"pcap": pcap, "pcapng": ng} {
		header := len(f.b)
		for i := range 1000 {
			if f == pcap {
				f.record(i, 0, data)
			} else {
				f.enhanced(0, uint64(i), 90, data)
			}
		}
		r, err := openMemory(f.b[:header], 1<<20)
		if err != nil {
			tb.Fatal(err)
		}
		r.in = &endless{whole: f.b[header:]}
		all[name] = r
	}
	return all
}

func TestReaderAllocatesNothing(t *testing.T) {
	for name, r := range endlessReaders(t) {
		var b Batch
		read := func() {
			if r.Read(&b, time.Time{}) != nil || len(b.Packets) < 100 {
				t.Fatal("too little is read")
			}
		}
		for range 10 {
			read()
		}
		if n := testing.AllocsPerRun(100, read); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	for name, r := range endlessReaders(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var batch Batch
			for left := 0; b.Loop(); left-- {
				for left == 0 {
					if err := r.Read(&batch, time.Time{}); err != nil {
						b.Fatal(err)
					}
					left = len(batch.Packets)
				}
			}
		})
	}
}

// BenchmarkPcapgo is the same file read by gopacket.
func BenchmarkPcapgo(b *testing.B) {
	f := littleFile().pcapHeader(magicNanoseconds, 100, LinkEthernet)
	header := len(f.b)
	for i := range 1000 {
		f.record(i, 0, strings.Repeat("123456789", 10))
	}
	again := &endless{whole: f.b[header:], left: f.b}
	r, err := pcapgo.NewReader(bufio.NewReaderSize(readerFunc(func(p []byte) (int, error) { return again.read(p, time.Time{}) }), chunk))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := r.ZeroCopyReadPacketData(); err != nil {
			b.Fatal(err)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func FuzzReader(f *testing.F) {
	f.Add(threePackets().b, 7)
	f.Add(littleFile().section().iface(LinkEthernet, 0, uint16(9), uint16(1), "\x89\x00\x00\x00").enhanced(0, 1, 3, "one").block(blockSimple, 2, "ab").b, 3)
	f.Add((&file{order: littleFile().order}).pcapHeader(magicModified, 3, LinkRaw).put(1, 2, 3, 3, 7, 8, "abc").b, 1)
	f.Fuzz(func(t *testing.T, b []byte, piece int) {
		var results [2][]Packet
		var errs [2]error
		for i, piece := range []int{1 << 20, piece} {
			r, err := openMemory(b, piece)
			if err == nil {
				results[i], err = readAll(r)
				if len(r.rest) > 2*maxBlock {
					t.Errorf("%d bytes are kept", len(r.rest))
				}
			}
			errs[i] = err
		}
		if !same(results[0], results[1]) {
			t.Errorf("%d packets in one piece, %d in pieces", len(results[0]), len(results[1]))
		}
		if (errs[0] == nil) != (errs[1] == nil) {
			t.Errorf("%v in one piece, %v in pieces", errs[0], errs[1])
		}
	})
}
