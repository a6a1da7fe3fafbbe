package packet

import (
	"encoding/binary"

	"golang.org/x/net/bpf"

	"gotcp/internal/wire"
)

// label is a place in a program that is jumped to before it is known.
type label int

const (
	accept label = iota
	refuse
	ipv4
	ipv4Ours
	ipv4TCP
	ipv4ICMP
	ipv6
	ipv6Ours
	ipv6TCP
	ipv6ICMP
	ipv6Group
	labels
)

// program is a classic BPF program being written. Conditional jumps reach only
// 255 instructions far, so each is a short hop over an unconditional one,
// which reaches everywhere: lists may be long and order is free.
type program struct {
	ins    []bpf.Instruction
	jumps  map[int]label // from the index of a bpf.Jump
	places [labels]int
}

func newProgram() *program { return &program{jumps: map[int]label{}} }

func (p *program) add(i bpf.Instruction) { p.ins = append(p.ins, i) }

func (p *program) load(offset uint32, size int) {
	p.add(bpf.LoadAbsolute{Off: offset, Size: size})
}

// place gives l the address of the next instruction.
func (p *program) place(l label) { p.places[l] = len(p.ins) }

func (p *program) jump(l label) {
	p.jumps[len(p.ins)] = l
	p.add(bpf.Jump{})
}

func (p *program) jumpIf(value uint32, l label) {
	p.add(bpf.JumpIf{Cond: bpf.JumpEqual, Val: value, SkipFalse: 1})
	p.jump(l)
}

func (p *program) jumpUnless(value uint32, l label) {
	p.add(bpf.JumpIf{Cond: bpf.JumpEqual, Val: value, SkipTrue: 1})
	p.jump(l)
}

// jumpIfAny jumps if any bit of the mask is set.
func (p *program) jumpIfAny(mask uint32, l label) {
	p.add(bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: mask, SkipFalse: 1})
	p.jump(l)
}

// matchVLAN goes on with frames of one VLAN, or with those of none for 0. It
// must come first: it is the one part that a test replaces, since only the
// kernel knows what stood beside the frame.
func (p *program) matchVLAN(id uint16) {
	p.add(bpf.LoadExtension{Num: bpf.ExtVLANTagPresent})
	if id == 0 {
		p.add(bpf.JumpIf{Cond: bpf.JumpEqual, Val: 0, SkipTrue: 3})
		p.add(bpf.LoadExtension{Num: bpf.ExtVLANTag})
		p.jumpIfAny(vlanIDMask, refuse)
		return
	}
	p.jumpIf(0, refuse)
	p.add(bpf.LoadExtension{Num: bpf.ExtVLANTag})
	p.add(bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: vlanIDMask})
	p.jumpUnless(uint32(id), refuse)
}

func (p *program) matchMAC(mac wire.MAC) {
	if mac.IsZero() {
		return
	}
	p.load(ethernetDst, 1)
	p.add(bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: groupBit, SkipTrue: 6})
	p.load(ethernetDst, 4)
	p.jumpUnless(word(mac[:4]), refuse)
	p.load(ethernetDst+4, 2)
	p.jumpUnless(uint32(binary.BigEndian.Uint16(mac[4:])), refuse)
}

// matchIPv6 goes to ipv6Ours if the address at offset is a.
func (p *program) matchIPv6(offset uint32, a [16]byte) {
	const words = 4
	for i := range words {
		// What follows in this block: a load and a test for each word left, and the jump.
		behind := 2*(words-1-i) + 1
		p.load(offset+uint32(4*i), 4)
		p.add(bpf.JumpIf{Cond: bpf.JumpEqual, Val: word(a[4*i:]), SkipFalse: uint8(behind)})
	}
	p.jump(ipv6Ours)
}

func (p *program) acceptTypes(types []uint32) {
	for _, t := range types {
		p.jumpIf(t, accept)
	}
}

func (p *program) acceptPorts(ports []uint16) {
	for _, port := range ports {
		p.jumpIf(uint32(port), accept)
	}
	p.jump(refuse)
}

// resolve fills the jumps in. Every jump goes forward.
func (p *program) resolve() ([]bpf.Instruction, error) {
	if len(p.ins) > maxInstructions {
		return nil, errFilterTooLong
	}
	for from, to := range p.jumps {
		p.ins[from] = bpf.Jump{Skip: uint32(p.places[to] - from - 1)}
	}
	return p.ins, nil
}

func word(b []byte) uint32 { return binary.BigEndian.Uint32(b) }
