package frag

import (
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// However datagrams are cut, shuffled, duplicated and mixed, each arrives once
// and right, and the limits are kept.
func TestReassemblerProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := New(Config{})
		type part struct {
			k Key
			fragment
		}
		var parts []part
		want := make(map[Key][]byte)
		for id := range uint32(rapid.IntRange(1, 4).Draw(t, "datagrams")) {
			k := keyFrom(byte(id%2), id)
			datagram := randomBytes(rapid.IntRange(9, 400).Draw(t, "size"))
			want[k] = datagram
			for at := 0; at < len(datagram); {
				n := min(len(datagram)-at, 8*rapid.IntRange(1, 20).Draw(t, "cut"))
				if at == 0 && n == len(datagram) {
					n = 8
				}
				f := part{k, fragment{at, at+n < len(datagram), string(datagram[at : at+n])}}
				at += n
				parts = append(parts, f)
			}
		}
		parts = rapid.Permutation(parts).Draw(t, "order")
		for _, p := range parts {
			whole, done, v := p.addTo(r, start, p.k)
			if done {
				if !bytes.Equal(whole, want[p.k]) {
					t.Fatalf("%v: %x, want %x", p.k, whole, want[p.k])
				}
				delete(want, p.k)
				continue
			}
			if v != Held {
				t.Fatalf("%v: %v", p, v)
			}
			if rapid.Bool().Draw(t, "duplicate") {
				if _, _, v := p.addTo(r, start, p.k); v != Duplicate {
					t.Fatalf("%v again: %v", p, v)
				}
			}
		}
		if len(want) != 0 || r.Len() != 0 || r.Bytes() != 0 || len(r.sources) != 0 {
			t.Fatalf("left over: %v, %d datagrams, %d bytes", want, r.Len(), r.Bytes())
		}
	})
}

// FuzzReassembler plays a script of fragments, four bytes each, to a small
// Reassembler. The content of a fragment follows from its place, unless the
// script spoils it, so that a datagram's content is known too.
func FuzzReassembler(f *testing.F) {
	f.Add([]byte{0, 0, 1, 8, 0, 1, 0, 3})
	f.Add([]byte{0, 1, 0, 3, 0, 0, 1, 8, 1, 0, 1, 16, 1, 1, 1, 8})
	f.Add([]byte{0, 0, 1, 8, 0, 0, 1, 16, 0, 1, 0, 3, 0x40, 1, 0, 3})
	f.Fuzz(func(t *testing.T, script []byte) {
		cfg := Config{MaxBytes: 6000, MaxPackets: 3, MaxPerSource: 3000, Timeout: 10 * time.Second}
		r := New(cfg)
		now, spoilt := start, false
		data := randomBytes(256)
		for ; len(script) >= 4; script = script[4:] {
			id, offset, more, n := script[0]&7, int(script[1])*8, script[2]&1 != 0, int(script[3])
			now = now.Add(time.Duration(script[0]>>6) * 3 * time.Second)
			if script[2]&2 != 0 {
				r.Expire(now, func(k Key, first []byte) {})
			}
			spoil := script[2] >> 7
			spoilt = spoilt || spoil != 0
			payload := make([]byte, n)
			for i := range payload {
				payload[i] = data[(offset+i)%256] + spoil
			}
			whole, done, v := r.Add(now, keyFrom(id&1, uint32(id)), offset, more, payload)
			if done != (v == Complete) || done && len(whole) < n {
				t.Fatalf("%v, %v, %d bytes", v, done, len(whole))
			}
			for i, b := range whole {
				if !spoilt && b != data[i%256] {
					t.Fatalf("byte %d of %x is wrong", i, whole)
				}
			}
			if r.Bytes() > cfg.MaxBytes || r.Bytes() < 0 || r.Len() > cfg.MaxPackets {
				t.Fatalf("%d bytes in %d datagrams", r.Bytes(), r.Len())
			}
			checkBooks(t, r)
		}
		r.Expire(now.Add(time.Hour), nil)
		expectEmpty(t, r)
	})
}

// checkBooks compares what is charged with what is there.
func checkBooks(t *testing.T, r *Reassembler) {
	t.Helper()
	total, n := 0, 0
	last := time.Time{}
	for p := r.age.Oldest(); p != nil; p = p.Newer() {
		d := p.Thing
		total += d.charge
		n++
		if d.expires.Before(last) || r.datagrams[d.key] != d {
			t.Fatal("the queue is out of order")
		}
		last = d.expires
		if held := datagramCharge + len(d.data) + len(d.pieces)*pieceCharge; d.charge != held {
			t.Fatalf("charged %d for %d", d.charge, held)
		}
	}
	bySources := 0
	for _, s := range r.sources {
		bySources += s.charge
	}
	if total != r.charge || total != bySources || n != len(r.datagrams) {
		t.Fatalf("charged %d, by datagrams %d, by sources %d; %d datagrams of %d", r.charge, total, bySources, n, len(r.datagrams))
	}
}
