package filter

import (
	"encoding/binary"
	"slices"
)

// registers is what is known to be in A and X: values are described by the
// code that makes them; empty if not known.
type registers struct{ a, x string }

// symbol describes the value of an instruction and its operands.
func symbol(s stmt, operands ...string) string {
	b := binary.LittleEndian.AppendUint16(nil, s.op)
	b = binary.LittleEndian.AppendUint32(b, s.k)
	for _, o := range operands {
		if o == "" {
			return ""
		}
		b = append(append(b, '('), o...)
		b = append(b, ')')
	}
	return string(b)
}

// maxSymbol bounds the descriptions; a longer one is no longer known.
const maxSymbol = 512

// after is what the registers hold behind an instruction. Memory is that of the
// block.
func (r registers) after(s stmt, memory map[uint32]string) registers {
	switch s.op & 0x07 {
	case opLd:
		switch s.op & 0xe0 {
		case modeInd:
			r.a = symbol(s, r.x)
		case modeMem:
			r.a = memory[s.k]
		default:
			r.a = symbol(s)
		}
	case opLdx:
		if s.op&0xe0 == modeMem {
			r.x = memory[s.k]
		} else {
			r.x = symbol(s)
		}
	case opSt:
		memory[s.k] = r.a
	case opAlu:
		if s.op&srcX != 0 {
			r.a = symbol(s, r.a, r.x)
		} else {
			r.a = symbol(s, r.a)
		}
	case opMisc:
		r.x = r.a // tax; txa isn't generated
	}
	if len(r.a) > maxSymbol {
		r.a = ""
	}
	if len(r.x) > maxSymbol {
		r.x = ""
	}
	return r
}

// dropLoads returns the code of each block without what the registers hold
// already, on whatever path the block is reached.
func dropLoads(order []*block) map[*block][]stmt {
	left := make(map[*block]registers, len(order)) // by the blocks before
	reached := make(map[*block]bool, len(order))
	codes := make(map[*block][]stmt, len(order))
	for _, b := range order {
		if b.isReturn() {
			continue
		}
		code, r := b.code, registers{}
		if !b.pinned {
			code, r = reduce(b, left[b])
		}
		codes[b] = code
		for _, s := range []*block{b.t, b.f} {
			if !reached[s] {
				reached[s], left[s] = true, r
				continue
			}
			both := left[s]
			if both.a != r.a {
				both.a = ""
			}
			if both.x != r.x {
				both.x = ""
			}
			left[s] = both
		}
	}
	return codes
}

// reduce drops from a block's code what would only repeat, and returns what
// the registers hold behind it.
func reduce(b *block, in registers) (code []stmt, out registers) {
	end, memory := in, map[uint32]string{}
	for _, s := range b.code {
		end = end.after(s, memory)
	}
	if end.a != "" && end.a == in.a && (!b.usesX() || end.x == in.x) {
		return nil, in
	}
	r, memory := in, map[uint32]string{}
	for _, s := range b.code {
		next := r.after(s, memory)
		c := s.op & 0x07
		idle := (c == opLd && next.a != "" && next.a == r.a) ||
			((c == opLdx || c == opMisc) && next.x != "" && next.x == r.x)
		if !idle {
			code = append(code, s)
		}
		r = next
	}
	return slices.Clip(code), r
}
