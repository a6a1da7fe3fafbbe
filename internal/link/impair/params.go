// Package impair makes a good link a bad one: limited in rate, slow, lossy,
// reordering, duplicating, corrupting, and the same way again for the same seed. Line is
// the passive model of one direction, to be driven by any clock; Link is a
// link.Link around another one that lets its packets through two such lines.
//
// It must not know connections: packets are bytes with a length, and what it
// knows of their headers is only how to cut an offloaded segment into the
// packets that would have been on the wire.
package impair

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Params is how one direction is impaired. The zero value lets everything
// through at once.
type Params struct {
	// The share of packets, from 0 to 1, that is lost, sent ahead of others,
	// sent twice, and has one bit flipped.
	Loss, Reorder, Dup, Corrupt float64
	// Delay is how long a packet travels, Jitter by how much that varies at
	// most, either way and evenly distributed. Jitter alone does not reorder: a packet never
	// overtakes an earlier one, it arrives together with it.
	Delay, Jitter time.Duration
	// Rate is the speed of the slowest point of the way in bits per second, 0
	// for no limit.
	Rate int64
	// Queue is how many packets wait in front of that point before more are
	// dropped, 0 for 1000.
	Queue int
}

const defaultQueue = 1000

// Config is how both directions of a link are impaired.
type Config struct {
	In, Out Params
	// Seed makes two runs alike; 0 takes a random one.
	Seed uint64
}

// active reports whether the direction is impaired at all.
func (p *Params) active() bool { return *p != Params{} }

// String is the configuration in the notation that Parse reads.
func (c Config) String() string {
	var words []string
	if c.In == c.Out {
		words = c.In.words("")
	} else {
		words = append(c.In.words("in:"), c.Out.words("out:")...)
	}
	if c.Seed != 0 {
		seed := "seed=" + strconv.FormatUint(c.Seed, 10)
		words = append([]string{seed}, words...)
	}
	return strings.Join(words, ",")
}

// words are the parameters in Parse's notation, the first with the prefix.
func (p *Params) words(prefix string) []string {
	var words []string
	add := func(format string, args ...any) {
		words = append(words, prefix+fmt.Sprintf(format, args...))
		prefix = ""
	}
	share := func(name string, v float64) {
		if v != 0 {
			add("%s=%s%%", name, strconv.FormatFloat(v*100, 'g', -1, 64))
		}
	}
	share("loss", p.Loss)
	if p.Jitter != 0 {
		add("delay=%v±%v", p.Delay, p.Jitter)
	} else if p.Delay != 0 {
		add("delay=%v", p.Delay)
	}
	share("reorder", p.Reorder)
	share("dup", p.Dup)
	share("corrupt", p.Corrupt)
	if p.Rate != 0 {
		add("rate=%s", formatRate(p.Rate))
	}
	if p.Queue != 0 {
		add("queue=%d", p.Queue)
	}
	return words
}

func formatRate(r int64) string {
	for _, u := range rateUnits {
		if r%u.factor == 0 {
			return strconv.FormatInt(r/u.factor, 10) + u.name
		}
	}
	return strconv.FormatInt(r, 10) + "bit"
}
