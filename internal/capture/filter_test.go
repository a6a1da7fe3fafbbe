package capture

import (
	"bytes"
	"slices"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

func assemble(instructions ...bpf.Instruction) []bpf.RawInstruction {
	raw, err := bpf.Assemble(instructions)
	if err != nil {
		panic(err)
	}
	return raw
}

// etherType takes packets of a type that stands at an offset.
func etherType(at uint32, kind wire.EtherType) []bpf.RawInstruction {
	return assemble(
		bpf.LoadAbsolute{Off: at, Size: 2},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(kind), SkipFalse: 1},
		bpf.RetConstant{Val: maxSnaplen},
		bpf.RetConstant{Val: 0},
	)
}

// onlyTest takes what tests send. Tags are not in place in the kernel.
func onlyTest(link LinkType) ([]bpf.RawInstruction, error) {
	if link == LinkLinuxSLL2 {
		return etherType(0, testType), nil
	}
	return etherType(12, testType), nil
}

func TestUncook(t *testing.T) {
	for _, tt := range []struct{ in, want bpf.Instruction }{
		{bpf.LoadAbsolute{Off: 0, Size: 2}, bpf.LoadExtension{Num: bpf.ExtProto}},
		{bpf.LoadAbsolute{Off: 4, Size: 4}, bpf.LoadExtension{Num: bpf.ExtInterfaceIndex}},
		{bpf.LoadAbsolute{Off: 10, Size: 1}, bpf.LoadExtension{Num: bpf.ExtType}},
		{bpf.LoadAbsolute{Off: 29, Size: 1}, bpf.LoadAbsolute{Off: 9, Size: 1}},
		{bpf.LoadIndirect{Off: 20, Size: 2}, bpf.LoadIndirect{Off: 0, Size: 2}},
		{bpf.LoadMemShift{Off: 20}, bpf.LoadMemShift{Off: 0}},
		{bpf.LoadExtension{Num: bpf.ExtVLANTag}, bpf.LoadExtension{Num: bpf.ExtVLANTag}},
		{bpf.LoadConstant{Val: 3}, bpf.LoadConstant{Val: 3}},
		{bpf.LoadConstant{Dst: bpf.RegX, Val: 3}, bpf.LoadConstant{Dst: bpf.RegX, Val: 3}},
		{bpf.ALUOpConstant{Op: bpf.ALUOpAdd, Val: 3}, bpf.ALUOpConstant{Op: bpf.ALUOpAdd, Val: 3}},
		{bpf.RetConstant{Val: 5}, bpf.RetConstant{Val: 5}},
		{bpf.LoadAbsolute{Off: 2, Size: 2}, nil},
		{bpf.LoadAbsolute{Off: 12, Size: 4}, nil},
		{bpf.LoadIndirect{Off: 0, Size: 2}, nil},
		{bpf.LoadMemShift{Off: 0}, nil},
	} {
		got, ok := uncook(assemble(tt.in))
		if tt.want == nil {
			if ok {
				t.Errorf("%v becomes %v", tt.in, got)
			}
			continue
		}
		// The size of an ancillary load says nothing.
		want := assemble(tt.want)
		const sizeMask = 0x18
		if ok {
			got[0].Op &^= sizeMask
			want[0].Op &^= sizeMask
		}
		if !ok || !slices.Equal(got, want) {
			t.Errorf("%v becomes %v, want %v", tt.in, got, want)
		}
	}
}

// The filter chooses, and what came before it was there is not seen.
func TestLiveFilter(t *testing.T) {
	for _, name := range []string{"eth0", Any} {
		modes(t, func(t *testing.T, immediate bool) {
			c := newCable(t, lab.Veth{})
			c.puppet.Send(c.frame(9, 50))
			l := listen(t, c.b, Config{Interfaces: []string{name}, Immediate: immediate, Filter: onlyTest})
			other := c.frameTo(c.ib.MAC, testType+1, 1, 50)
			c.puppet.Send(other, c.frame(1, 50), other, c.frame(2, 50))
			got := awaited(t, l, 2, nil)
			for i, p := range got {
				if !bytes.HasSuffix(p.Data, c.frame(i+1, 50)[14:]) {
					t.Errorf("packet %d is %x", i, p.Data)
				}
			}
			if s, err := l.Stats(); err != nil || s.Received != 2 {
				t.Errorf("%+v, %v", s, err)
			}
		})
	}
}

// A filter on what only the restored header holds runs here.
func TestLiveFilterOnCookedHeader(t *testing.T) {
	c := newCable(t, lab.Veth{})
	bySender := func(LinkType) ([]bpf.RawInstruction, error) {
		return assemble(
			bpf.LoadAbsolute{Off: cookedAddr + 5, Size: 1},
			bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(c.ia.MAC[5]) + 1, SkipFalse: 1},
			bpf.RetConstant{Val: 30},
			bpf.RetConstant{Val: 0},
		), nil
	}
	l := listen(t, c.b, Config{Interfaces: []string{Any}, Immediate: true, Filter: bySender})
	right, wrong := c.frame(1, 50), c.frame(2, 50)
	right[11]++
	c.puppet.Send(wrong, right, wrong)
	p := awaited(t, l, 1, nil)[0]
	if len(p.Data) != 30 || p.Data[cookedLen] != 1 || p.Length != 70 {
		t.Errorf("%x of %d", p.Data, p.Length)
	}
}

func TestLiveFilterRefused(t *testing.T) {
	c := newCable(t, lab.Veth{})
	endless := func(LinkType) ([]bpf.RawInstruction, error) {
		return []bpf.RawInstruction{{Op: 0x05, K: 77}}, nil
	}
	if _, err := tryListen(c.b, Config{Interfaces: []string{"eth0"}, Filter: endless}); err == nil {
		t.Error("nonsense is taken")
	}
	impossible := func(LinkType) ([]bpf.RawInstruction, error) {
		return assemble(bpf.LoadAbsolute{Off: 2, Size: 2}, bpf.LoadExtension{Num: bpf.ExtVLANTag}, bpf.RetA{}), nil
	}
	if _, err := tryListen(c.b, Config{Interfaces: []string{Any}, Filter: impossible}); err == nil {
		t.Error("what is impossible is taken")
	}
	failing := func(LinkType) ([]bpf.RawInstruction, error) { return nil, unix.EINVAL }
	if _, err := tryListen(c.b, Config{Interfaces: []string{"eth0"}, Filter: failing}); err == nil {
		t.Error("a filter that fails is taken")
	}
}
