package filter

import (
	"fmt"
	"strings"

	"golang.org/x/net/bpf"
)

// Assembly is the program as tcpdump -d prints it.
func (p *Program) Assembly() string {
	var b strings.Builder
	for i, in := range p.Instructions {
		op, arg := mnemonic(in)
		switch {
		case in.Op&0x07 == opJmp && in.Op&0xf0 == jmpJA:
			fmt.Fprintf(&b, "(%03d) %-8s %d\n", i, op, i+1+int(int32(in.K)))
		case in.Op&0x07 == opJmp:
			fmt.Fprintf(&b, "(%03d) %-8s %-16s jt %d\tjf %d\n", i, op, arg, i+1+int(in.Jt), i+1+int(in.Jf))
		default:
			fmt.Fprintf(&b, "(%03d) %-8s %s\n", i, op, arg)
		}
	}
	return b.String()
}

// C is the program as tcpdump -dd prints it: as elements of an array.
func (p *Program) C() string {
	var b strings.Builder
	for _, in := range p.Instructions {
		fmt.Fprintf(&b, "{ 0x%x, %d, %d, 0x%08x },\n", in.Op, in.Jt, in.Jf, in.K)
	}
	return b.String()
}

// Decimal is the program as tcpdump -ddd prints it: how many instructions it
// has, and their numbers.
func (p *Program) Decimal() string {
	var b strings.Builder
	fmt.Fprintln(&b, len(p.Instructions))
	for _, in := range p.Instructions {
		fmt.Fprintf(&b, "%d %d %d %d\n", in.Op, in.Jt, in.Jf, in.K)
	}
	return b.String()
}

var (
	aluNames = map[uint16]string{
		aluAdd: "add", aluSub: "sub", aluMul: "mul", aluDiv: "div", aluOr: "or", aluAnd: "and", aluLsh: "lsh",
		aluRsh: "rsh", aluNeg: "neg", aluMod: "mod", aluXor: "xor",
	}
	jumpNames = map[uint16]string{jmpJA: "ja", jmpEq: "jeq", jmpGt: "jgt", jmpGe: "jge", jmpSet: "jset"}
	sizeNames = map[uint16]string{sizeW: "", sizeH: "h", sizeB: "b"}

	ancillaryNames = map[uint32]string{
		uint32(bpf.ExtType): "type", uint32(bpf.ExtInterfaceIndex): "ifidx",
		uint32(bpf.ExtVLANTag): "vlan_tci", uint32(bpf.ExtVLANTagPresent): "vlanp",
	}
)

// mnemonic is the name of an instruction and its operand.
func mnemonic(in bpf.RawInstruction) (op, arg string) {
	switch in.Op & 0x07 {
	case opLd:
		return "ld" + sizeNames[in.Op&0x18], loadOperand(in)
	case opLdx:
		if in.Op&0xe0 == modeMsh {
			return "ldxb", fmt.Sprintf("4*([%d]&0xf)", int32(in.K))
		}
		return "ldx", loadOperand(in)
	case opSt:
		return "st", fmt.Sprintf("M[%d]", in.K)
	case opStx:
		return "stx", fmt.Sprintf("M[%d]", in.K)
	case opAlu:
		return aluNames[in.Op&0xf0], aluOperand(in)
	case opJmp:
		return jumpNames[in.Op&0xf0], jumpOperand(in)
	case opRet:
		if in.Op&retA != 0 {
			return "ret", ""
		}
		return "ret", fmt.Sprintf("#%d", int32(in.K))
	}
	if in.Op&miscTxa != 0 {
		return "txa", ""
	}
	return "tax", ""
}

func loadOperand(in bpf.RawInstruction) string {
	switch in.Op & 0xe0 {
	case modeAbs:
		if name, ok := ancillaryNames[in.K-adOff]; ok {
			return "[" + name + "]"
		}
		return fmt.Sprintf("[%d]", int32(in.K))
	case modeInd:
		return fmt.Sprintf("[x + %d]", int32(in.K))
	case modeMem:
		return fmt.Sprintf("M[%d]", in.K)
	case modeLen:
		return "#pktlen"
	}
	return fmt.Sprintf("#0x%x", in.K)
}

func jumpOperand(in bpf.RawInstruction) string {
	if in.Op&srcX != 0 {
		return "x"
	}
	return fmt.Sprintf("#0x%x", in.K)
}

func aluOperand(in bpf.RawInstruction) string {
	switch op := in.Op & 0xf0; {
	case op == aluNeg:
		return ""
	case in.Op&srcX != 0:
		return "x"
	case op == aluAnd || op == aluOr || op == aluXor:
		return fmt.Sprintf("#0x%x", in.K)
	}
	return fmt.Sprintf("#%d", int32(in.K))
}
