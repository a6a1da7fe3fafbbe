package filter

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/net/bpf"
)

// FuzzMachine: any program of valid instructions does in run what it does in
// x/net/bpf's VM.
func FuzzMachine(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		b := make([]byte, 8*20)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b, []byte("a packet of some length"))
	}
	f.Fuzz(func(t *testing.T, code, packet []byte) {
		var program []bpf.RawInstruction
		for ; len(code) >= 8; code = code[8:] {
			program = append(program, bpf.RawInstruction{
				Op: binary.LittleEndian.Uint16(code) & 0xff, Jt: code[2] % 8, Jf: code[3] % 8,
				K: binary.LittleEndian.Uint32(code[4:]) >> (code[2] >> 3),
			})
		}
		vm, err := newVM(program)
		if err != nil || !known(program) {
			run(program, packet, uint32(len(packet))) // must not panic
			return
		}
		want, err := vm.Run(packet)
		if err != nil {
			return
		}
		if got := run(program, packet, uint32(len(packet))); got != uint32(want) {
			t.Fatalf("%v on %x: %d, want %d", program, packet, got, want)
		}
	})
}

// known reports that a program has no instruction but those there are. x/net/bpf takes
// some that do not exist, as a load of X from the packet, for their neighbours.
func known(program []bpf.RawInstruction) bool {
	instructions, _ := bpf.Disassemble(program)
	again, err := bpf.Assemble(instructions)
	return err == nil && slices.EqualFunc(again, program, func(a, b bpf.RawInstruction) bool { return a.Op == b.Op })
}

// Of a packet that was cut off, len is the length it had.
func TestLengthOnTheWire(t *testing.T) {
	p := mustCompile(t, "len > 100", Options{LinkType: Ethernet})
	if b := make([]byte, 60); !p.Match(b, 1514) || p.Match(b, 60) {
		t.Error("the length is that of what was captured")
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	p := mustCompile(t, "tcp port 80 and ip[2:2] > 40", Options{LinkType: Ethernet})
	b := etherFrames(networkPackets())[0]
	if n := testing.AllocsPerRun(100, func() { p.Match(b, len(b)) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkMatch(b *testing.B) {
	frames := etherFrames(networkPackets())
	for _, expr := range []string{"tcp", "tcp port 80 or 443", "host 10.0.0.1 and not port 22"} {
		p := mustCompile(b, expr, Options{LinkType: Ethernet})
		b.Run(expr, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f := frames[i%len(frames)]
				p.Match(f, len(f))
			}
		})
		vm, err := newVM(p.Instructions)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(expr+"/bpf.VM", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				vmRun(vm, frames[i%len(frames)])
			}
		})
	}
}
