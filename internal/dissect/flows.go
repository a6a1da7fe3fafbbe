package dissect

import "encoding/binary"

// flowKey names a TCP conversation, whichever side speaks: the side with the
// lower port, and of equal ports with the lower address, comes first.
type flowKey struct {
	low, high         [16]byte
	lowPort, highPort uint16
	six               bool
}

// flow is what a conversation's sequence numbers are printed relative to: the
// first ones that were seen of either side.
type flow struct {
	key       flowKey
	low, high uint32
	used      bool
}

const (
	// flowSets times flowWays conversations are remembered; of more, the one
	// of its set in which nobody spoke for longest is forgotten. All of them
	// take 7 MiB, and only once there are so many.
	flowSets = 1 << 15
	flowWays = 4
)

// flows remembers conversations in sets, the most recently used first.
type flows struct{ sets []*[flowWays]flow }

// find returns the conversation of a segment, which side speaks (the high one
// if reversed), and whether it was known. An unknown one is made in place of
// the one that was used longest ago.
func (f *flows) find(src, dst []byte, srcPort, dstPort uint16) (fl *flow, reversed, known bool) {
	key := flowKey{six: len(src) == 16}
	reversed = srcPort > dstPort || srcPort == dstPort && string(src) > string(dst)
	if reversed {
		src, dst, srcPort, dstPort = dst, src, dstPort, srcPort
	}
	copy(key.low[:], src)
	copy(key.high[:], dst)
	key.lowPort, key.highPort = srcPort, dstPort

	set := f.setOf(&key)
	for i := range set {
		if set[i].used && set[i].key == key {
			found := set[i]
			copy(set[1:i+1], set[:i])
			set[0] = found
			return &set[0], reversed, true
		}
	}
	copy(set[1:], set[:flowWays-1])
	set[0] = flow{key: key, used: true}
	return &set[0], reversed, false
}

func (f *flows) setOf(key *flowKey) *[flowWays]flow {
	if f.sets == nil {
		f.sets = make([]*[flowWays]flow, flowSets)
	}
	set := &f.sets[key.hash()%flowSets]
	if *set == nil {
		*set = new([flowWays]flow)
	}
	return *set
}

// hash mixes addresses and ports. It need not withstand anybody: who provokes
// collisions makes us forget conversations of his own set.
func (k *flowKey) hash() uint32 {
	h := uint64(k.lowPort)<<16 | uint64(k.highPort)
	for _, a := range [2]*[16]byte{&k.low, &k.high} {
		h = mix(h ^ binary.LittleEndian.Uint64(a[:8]))
		h = mix(h ^ binary.LittleEndian.Uint64(a[8:]))
	}
	return uint32(h >> 32)
}

func mix(h uint64) uint64 {
	h ^= h >> 29
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>32
}
