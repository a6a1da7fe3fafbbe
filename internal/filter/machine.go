package filter

import (
	"encoding/binary"

	"golang.org/x/net/bpf"
)

// run returns what a program returns for a packet: 0 also for one that it
// loads from beyond the end of or divides by zero in, and if it runs off its
// own end or has an instruction that isn't one. Jumps go forwards only, so that
// it ends.
//
// It does what bpf.VM does, but for what files ask for: ld #pktlen is the length
// of the packet on the wire, which is not that of the slice if the capture cut
// it off.
func run(program []bpf.RawInstruction, packet []byte, length uint32) uint32 {
	var a, x uint32
	var memory [scratch]uint32
	for pc := uint64(0); pc < uint64(len(program)); pc++ {
		in := &program[pc]
		ok := true
		switch in.Op & 0x07 {
		case opLd:
			a, ok = load(in, packet, x, length, &memory)
		case opLdx:
			x, ok = load(in, packet, x, length, &memory)
		case opJmp:
			if in.Op == opJmp|jmpJA {
				pc += uint64(in.K)
				break
			}
			if holds(in, a, x) {
				pc += uint64(in.Jt)
			} else {
				pc += uint64(in.Jf)
			}
		case opAlu:
			a, ok = calculate(in, a, x)
		case opSt:
			memory[in.K%scratch] = a
		case opStx:
			memory[in.K%scratch] = x
		case opMisc:
			if in.Op&miscTxa != 0 {
				a = x
			} else {
				x = a
			}
		case opRet:
			if in.Op&retA != 0 {
				return a
			}
			return in.K
		}
		if !ok {
			return 0
		}
	}
	return 0
}

// retA: return A, not the constant.
const retA = 0x10

// load is the value that an instruction loads.
func load(in *bpf.RawInstruction, packet []byte, x, length uint32, memory *[scratch]uint32) (v uint32, ok bool) {
	switch in.Op & 0xe0 {
	case modeAbs:
		return fetch(packet, uint64(in.K), in.Op)
	case modeInd:
		return fetch(packet, uint64(x+in.K), in.Op)
	case modeMsh:
		v, ok = fetch(packet, uint64(in.K), in.Op)
		return v & 0x0f << 2, ok
	case modeImm:
		return in.K, true
	case modeLen:
		return length, true
	case modeMem:
		return memory[in.K%scratch], true
	}
	return 0, false
}

// fetch loads bytes of the packet.
func fetch(packet []byte, at uint64, op uint16) (v uint32, ok bool) {
	switch op & 0x18 {
	case sizeB:
		if at < uint64(len(packet)) {
			return uint32(packet[at]), true
		}
	case sizeH:
		if at+2 <= uint64(len(packet)) {
			return uint32(binary.BigEndian.Uint16(packet[at:])), true
		}
	case sizeW:
		if at+4 <= uint64(len(packet)) {
			return binary.BigEndian.Uint32(packet[at:]), true
		}
	}
	return 0, false
}

// holds reports whether a jump's condition is true.
func holds(in *bpf.RawInstruction, a, x uint32) bool {
	k := in.K
	if in.Op&srcX != 0 {
		k = x
	}
	switch in.Op & 0xf0 {
	case jmpEq:
		return a == k
	case jmpGt:
		return a > k
	case jmpGe:
		return a >= k
	case jmpSet:
		return a&k != 0
	}
	return false
}

// calculate does an operation on A; ok is false for a division by zero.
func calculate(in *bpf.RawInstruction, a, x uint32) (v uint32, ok bool) {
	k := in.K
	if in.Op&srcX != 0 {
		k = x
	}
	switch in.Op & 0xf0 {
	case aluAdd:
		return a + k, true
	case aluSub:
		return a - k, true
	case aluMul:
		return a * k, true
	case aluDiv:
		if k != 0 {
			return a / k, true
		}
	case aluMod:
		if k != 0 {
			return a % k, true
		}
	case aluAnd:
		return a & k, true
	case aluOr:
		return a | k, true
	case aluXor:
		return a ^ k, true
	case aluLsh:
		return a << k, true
	case aluRsh:
		return a >> k, true
	case aluNeg:
		return -a, true
	}
	return 0, false
}
