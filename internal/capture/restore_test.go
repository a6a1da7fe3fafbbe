package capture

import (
	"bytes"
	"encoding/binary"
	"testing"

	"golang.org/x/sys/unix"

	"gotcp/internal/lab"
	"gotcp/internal/wire"
)

func TestLiveAny(t *testing.T) {
	c := newCable(t, lab.Veth{})
	l := listen(t, c.b, Config{Interfaces: []string{Any}, Immediate: true})
	if link, same := l.LinkType(); link != LinkLinuxSLL2 || !same {
		t.Errorf("link type %v", link)
	}
	f := c.frame(1, 100)
	toAll := bytes.Clone(f)
	copy(toAll, wire.Broadcast[:])
	c.puppet.Send(f, tagged(toAll, 0x3007))
	ours := func(p *Packet) bool { return bytes.HasSuffix(p.Data, f[14:]) }
	for i, p := range awaited(t, l, 2, ours) {
		h, protocol, to := p.Data[:cookedLen], testType, byte(unix.PACKET_HOST)
		if i == 1 {
			protocol, to = wire.TypeVLAN, unix.PACKET_BROADCAST
			if tag := []byte{0x30, 7, 0x88, 0xb5}; !bytes.Equal(p.Data[cookedLen:cookedLen+4], tag) {
				t.Errorf("tag %x", p.Data[cookedLen:cookedLen+4])
			}
		}
		if got := wire.EtherType(binary.BigEndian.Uint16(h)); got != protocol {
			t.Errorf("protocol %v", got)
		}
		if kind := binary.BigEndian.Uint16(h[cookedKind:]); kind != unix.ARPHRD_ETHER || h[cookedPacketType] != to {
			t.Errorf("kind %d, packet type %d", kind, h[cookedPacketType])
		}
		if h[cookedAddrLen] != 6 || !bytes.Equal(h[cookedAddr:cookedAddr+6], c.ia.MAC[:]) {
			t.Errorf("from %x", h[cookedAddrLen:])
		}
		if name := l.Interfaces()[p.Interface].Name; name != "eth0" {
			t.Errorf("on %q", name)
		}
		if p.LinkType != LinkLinuxSLL2 || p.Length != len(p.Data) || p.Length != cookedLen+4*i+100 {
			t.Errorf("%v, %d bytes of %d", p.LinkType, len(p.Data), p.Length)
		}
	}
}

// A frame that is too short for its addresses has no place for a tag.
func TestRestoreShort(t *testing.T) {
	f := frame{status: unix.TP_STATUS_VLAN_VALID, vlanTCI: 7}
	for n, want := range map[int]int{macsLen - 1: reserve, macsLen: reserve - vlanTagLen} {
		if got := f.restore(make([]byte, reserve+n), reserve, false); got != want {
			t.Errorf("%d bytes: the frame begins at %d, want %d", n, got, want)
		}
	}
}

func TestRestoreTagType(t *testing.T) {
	for status, want := range map[uint32]byte{0: 0x81, unix.TP_STATUS_VLAN_TPID_VALID: 0x88} {
		f := frame{status: unix.TP_STATUS_VLAN_VALID | status, vlanTCI: 7, vlanTPID: uint16(wire.TypeQinQ)}
		b := append(make([]byte, reserve), "destinsource..type"...)
		begin := f.restore(b, reserve, false)
		if got := b[begin:]; !bytes.HasPrefix(got, []byte("destinsource")) || got[macsLen] != want || got[macsLen+3] != 7 {
			t.Errorf("%x", got)
		}
	}
}
