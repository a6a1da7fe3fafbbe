package filter

import "golang.org/x/net/bpf"

// loops runs a program of libpcap's that jumps backwards, as those of
// protochain do, which x/net/bpf refuses. Those use few kinds of instructions.
func loops(program []bpf.RawInstruction, packet []byte) bool {
	var a, x uint32
	var memory [scratch]uint32
	ok := true
	for pc, steps := 0, 0; steps < 10_000 && ok; steps++ {
		in := program[pc]
		pc++
		switch in.Op {
		case opRet:
			return in.K > 0
		case opJmp | jmpJA:
			pc += int(int32(in.K))
		case opLd | modeImm:
			a = in.K
		case opLd | modeMem:
			a = memory[in.K]
		case opSt:
			memory[in.K] = a
		case opLdx | modeImm:
			x = in.K
		case opMisc | miscTax:
			x = a
		case opMisc | miscTxa:
			a = x
		case opLdx | modeMsh | sizeB:
			x, ok = fetch(packet, uint64(in.K), in.Op)
			x = x & 0x0f * 4
		case opLd | modeAbs | sizeB, opLd | modeAbs | sizeH, opLd | modeAbs | sizeW:
			a, ok = fetch(packet, uint64(in.K), in.Op)
		case opLd | modeInd | sizeB, opLd | modeInd | sizeH, opLd | modeInd | sizeW:
			a, ok = fetch(packet, uint64(x+in.K), in.Op)
		default:
			switch {
			case in.Op&0x07 == opAlu:
				a, ok = calculate(&in, a, x)
			case in.Op&0x07 != opJmp:
				panic("an instruction that protochain is not known to use")
			case holds(&in, a, x):
				pc += int(in.Jt)
			default:
				pc += int(in.Jf)
			}
		}
	}
	return false
}
