package impair

import (
	"bytes"
	"testing"
)

func TestFlip(t *testing.T) {
	arp := make([]byte, 60)
	arp[12], arp[13] = 8, 6
	if flip(arp, true, 5) {
		t.Error("ARP was flipped: nothing would notice")
	}
	short := make([]byte, 60)
	short[12], short[13], short[14], short[17] = 8, 0, 0x45, 30
	for bit := range uint32(1000) {
		b := bytes.Clone(short)
		if !flip(b, true, bit) || !bytes.Equal(b[:14], short[:14]) || !bytes.Equal(b[44:], short[44:]) || bytes.Equal(b, short) {
			t.Fatalf("bit %d flipped outside of the packet", bit)
		}
	}
	tagged := append(append(bytes.Clone(short[:12]), 0x81, 0, 0, 7), short[12:]...)
	for bit := range uint32(1000) {
		b := bytes.Clone(tagged)
		if !flip(b, true, bit) || !bytes.Equal(b[:18], tagged[:18]) || !bytes.Equal(b[48:], tagged[48:]) || bytes.Equal(b, tagged) {
			t.Fatalf("bit %d flipped outside of the packet behind a tag", bit)
		}
	}
	if flip(nil, false, 1) || flip(make([]byte, 5), true, 1) {
		t.Error("flipped nothing")
	}
}
