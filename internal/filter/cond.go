package filter

import "golang.org/x/net/bpf"

// stmt is an instruction that doesn't jump.
type stmt struct {
	op uint16
	k  uint32
}

// Instruction codes, of <linux/bpf_common.h>.
const (
	opLd   = 0x00
	opLdx  = 0x01
	opSt   = 0x02
	opStx  = 0x03
	opAlu  = 0x04
	opJmp  = 0x05
	opRet  = 0x06
	opMisc = 0x07

	sizeW = 0x00
	sizeH = 0x08
	sizeB = 0x10

	modeImm = 0x00
	modeAbs = 0x20
	modeInd = 0x40
	modeMem = 0x60
	modeLen = 0x80
	modeMsh = 0xa0

	aluAdd = 0x00
	aluSub = 0x10
	aluMul = 0x20
	aluDiv = 0x30
	aluOr  = 0x40
	aluAnd = 0x50
	aluLsh = 0x60
	aluRsh = 0x70
	aluNeg = 0x80
	aluMod = 0x90
	aluXor = 0xa0

	jmpJA  = 0x00
	jmpEq  = 0x10
	jmpGt  = 0x20
	jmpGe  = 0x30
	jmpSet = 0x40

	srcX = 0x08 // the operand is X, not the constant

	miscTax = 0x00
	miscTxa = 0x80
)

// cond is a condition on the packet, as the generator makes it: all offsets
// are settled, so that the order of evaluation is free.
type cond interface{ isCond() }

type (
	constCond bool
	notCond   struct{ x cond }
	andCond   struct{ a, b cond }
	orCond    struct{ a, b cond }
	// testCond runs code and compares A with the constant or, if the jump says
	// so, with X. The code sets itself all that it needs.
	testCond struct {
		code []stmt
		jump uint16
		k    uint32
	}
)

func (constCond) isCond() {}
func (notCond) isCond()   {}
func (andCond) isCond()   {}
func (orCond) isCond()    {}
func (testCond) isCond()  {}

// and is true if all are; nil ones don't count.
func and(conds ...cond) cond {
	var all cond = constCond(true)
	for _, c := range conds {
		switch {
		case c == nil || c == constCond(true):
		case all == constCond(true):
			all = c
		case all == constCond(false) || c == constCond(false):
			all = constCond(false)
		default:
			all = andCond{all, c}
		}
	}
	return all
}

// or is true if one is.
func or(conds ...cond) cond {
	var any cond = constCond(false)
	for _, c := range conds {
		switch {
		case c == constCond(false):
		case any == constCond(false):
			any = c
		case any == constCond(true) || c == constCond(true):
			any = constCond(true)
		default:
			any = orCond{any, c}
		}
	}
	return any
}

func not(c cond) cond {
	switch c := c.(type) {
	case constCond:
		return !c
	case notCond:
		return c.x
	}
	return notCond{c}
}

// loadSize is the size of a load of 1, 2 or 4 bytes.
func loadSize(bytes uint32) uint16 {
	return map[uint32]uint16{1: sizeB, 2: sizeH, 4: sizeW}[bytes]
}

// field compares the bits of a mask in the bytes at an offset of the packet.
func field(at int, bytes, mask uint32, jump uint16, v uint32) cond {
	code := []stmt{{opLd | modeAbs | loadSize(bytes), uint32(at)}}
	if full := uint32(1<<(8*bytes) - 1); mask&full != full {
		if jump == jmpEq && v == 0 {
			return not(testCond{code, jmpSet, mask})
		}
		code = append(code, stmt{opAlu | aluAnd, mask})
	}
	return testCond{code, jump, v}
}

func eq8(at int, v uint32) cond  { return field(at, 1, 0xff, jmpEq, v) }
func eq16(at int, v uint32) cond { return field(at, 2, 0xffff, jmpEq, v) }
func eq32(at int, v uint32) cond { return field(at, 4, 0xffffffff, jmpEq, v) }

func masked8(at int, mask, v uint32) cond { return field(at, 1, mask, jmpEq, v) }

// ancillary compares what the kernel knows of a packet beyond its bytes.
func ancillary(ext bpf.Extension, size uint16, v uint32) cond {
	return testCond{[]stmt{loadAncillary(ext, size)}, jmpEq, v}
}

// adOff is SKF_AD_OFF of <linux/filter.h>: loads from there on are ancillary.
const adOff = 0xfffff000

func loadAncillary(ext bpf.Extension, size uint16) stmt {
	return stmt{opLd | modeAbs | size, adOff + uint32(ext)}
}
