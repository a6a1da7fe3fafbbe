package capture

import (
	"fmt"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Offsets at which a program finds what is no part of the packet (linux/filter.h).
const (
	ancillary         = 0xfffff000 // SKF_AD_OFF
	ancillaryProtocol = ancillary + 0
	ancillaryPkttype  = ancillary + 4
	ancillaryIfindex  = ancillary + 8
)

// Parts of an instruction's code (linux/bpf_common.h).
const (
	classMask = 0x07
	classLD   = 0x00
	classLDX  = 0x01
	modeMask  = 0xe0
	modeABS   = 0x20
	modeIND   = 0x40
	modeMSH   = 0xa0
)

// uncook makes a program that was written for packets with a cooked header run where they
// have none, on the kernel's cooked socket: there a packet begins with its network header, and what
// the cooked header would say is to be asked for. It reports false where a
// program looks at a part of the header that cannot be had.
func uncook(program []bpf.RawInstruction) ([]bpf.RawInstruction, bool) {
	out := make([]bpf.RawInstruction, len(program))
	for i, in := range program {
		mode := in.Op & modeMask
		load := in.Op&classMask == classLD && (mode == modeABS || mode == modeIND) ||
			in.Op&classMask == classLDX && mode == modeMSH
		switch {
		case !load || in.K >= ancillary:
		case in.K >= cookedLen:
			in.K -= cookedLen
		case mode != modeABS:
			return nil, false
		case in.K == 0:
			in.K = ancillaryProtocol
		case in.K == cookedInterface:
			in.K = ancillaryIfindex
		case in.K == cookedPacketType:
			in.K = ancillaryPkttype
		default:
			return nil, false
		}
		out[i] = in
	}
	return out, true
}

// attach puts a program on a socket. The kernel cuts packets to what it returns.
func attach(fd int, program []bpf.RawInstruction) error {
	code := make([]unix.SockFilter, len(program))
	for i, r := range program {
		code[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	if err := unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &prog); err != nil {
		return fmt.Errorf("the kernel refuses the filter of %d instructions: %w", len(program), err)
	}
	return nil
}

// takeAll takes every packet, up to the length.
func takeAll(snaplen int) []bpf.RawInstruction {
	const returnK = 0x06
	return []bpf.RawInstruction{{Op: returnK, K: uint32(snaplen)}}
}

// newVM prepares a program to run on whole packets, where the kernel's could not do it.
func newVM(program []bpf.RawInstruction) (*bpf.VM, error) {
	instructions, _ := bpf.Disassemble(program)
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		return nil, fmt.Errorf("the filter looks at what cannot be had on this interface: %w", err)
	}
	return vm, nil
}
