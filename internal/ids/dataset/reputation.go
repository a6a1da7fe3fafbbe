package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
)

// Reputation is how sure somebody is that addresses belong to categories (iprep): a score from 1 to
// 127 for each. What is said of an address goes before what is said of a network, and that of a
// small one before that of a large one.
type Reputation struct {
	categories map[string]uint8
	known      [maxCategory + 1]bool
	scores     map[reputed]uint8
	// lengths are those of the networks of each category, the longest first.
	lengths [maxCategory + 1][]uint8
}

// reputed is a network in a category. Those of IPv4 are within ::ffff:0:0/96.
type reputed struct {
	network  [16]byte
	bits     uint8
	category uint8
}

// mappedBits is how long the network is that IPv4 is within.
const mappedBits = 96

// The bounds of Suricata's files.
const (
	maxCategory = 60
	maxScore    = 127
)

// NewReputation has neither categories nor scores.
func NewReputation() *Reputation {
	return &Reputation{categories: map[string]uint8{}, scores: map[reputed]uint8{}}
}

// reputedSize is about what a score takes.
const reputedSize = 40

// Memory is about how many bytes the scores take.
func (r *Reputation) Memory() int { return reputedSize * len(r.scores) }

// Category is the number of a category; there is false if there is none of that name.
func (r *Reputation) Category(name string) (category uint8, there bool) {
	category, there = r.categories[name]
	return category, there
}

// LoadCategories reads the file of categories: a number, a short name and a description a line.
func (r *Reputation) LoadCategories(text []byte) []Fault {
	var wrong faults
	eachLine(text, func(number int, line []byte) bool {
		id, rest, _ := bytes.Cut(line, []byte{','})
		name, _, _ := bytes.Cut(rest, []byte{','})
		name = bytes.TrimSpace(name)
		n, err := parseBelow(id, maxCategory, "category")
		if err == nil && len(name) == 0 {
			err = errors.New("the category has no name")
		}
		if err != nil {
			wrong.add(number, err)
			return true
		}
		r.categories[string(name)] = n
		r.known[n] = true
		return true
	})
	return wrong.all()
}

// Load adds the scores of a file: an address or a network, the number of a category, and a score a
// line.
func (r *Reputation) Load(text []byte) []Fault {
	var wrong faults
	eachLine(text, func(number int, line []byte) bool {
		if err := r.loadLine(line); err != nil {
			wrong.add(number, err)
		}
		return true
	})
	return wrong.all()
}

func (r *Reputation) loadLine(line []byte) error {
	address, rest, _ := bytes.Cut(line, []byte{','})
	id, score, _ := bytes.Cut(rest, []byte{','})
	p, err := parseNetwork(string(bytes.TrimSpace(address)))
	if err != nil {
		return err
	}
	category, err := parseBelow(id, maxCategory, "category")
	if err != nil {
		return err
	}
	if !r.known[category] {
		return fmt.Errorf("there is no category %d", category)
	}
	n, err := parseBelow(score, maxScore, "score")
	if err != nil {
		return err
	}
	k := reputed{p.Addr().As16(), uint8(p.Bits()), category}
	if p.Addr().Is4() {
		k.bits += mappedBits
	}
	r.scores[k] = n
	if lengths := &r.lengths[category]; !slices.Contains(*lengths, k.bits) {
		*lengths = append(*lengths, k.bits)
		slices.SortFunc(*lengths, func(a, b uint8) int { return int(b) - int(a) })
	}
	return nil
}

// parseBelow reads a number from 1 on.
func parseBelow(text []byte, most uint64, what string) (uint8, error) {
	n, err := strconv.ParseUint(string(bytes.TrimSpace(text)), 10, 8)
	if err != nil || n == 0 || n > most {
		return 0, fmt.Errorf("%s is no %s from 1 to %d", short(text), what, most)
	}
	return uint8(n), nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() {
		return p, fmt.Errorf("%s is neither address nor network", short([]byte(text)))
	}
	return p.Masked(), nil
}

// Score is that of an address in a category; there is false where nothing is said of it.
func (r *Reputation) Score(category uint8, a netip.Addr) (score uint8, there bool) {
	if !a.IsValid() || int(category) >= len(r.lengths) {
		return 0, false
	}
	k := reputed{a.As16(), 128, category}
	for _, bits := range r.lengths[category] {
		if a.Is4() && bits < mappedBits {
			break // a network of IPv6
		}
		for ; k.bits > bits; k.bits-- {
			k.network[(k.bits-1)/8] &^= 1 << (7 - (k.bits-1)%8)
		}
		if score, there = r.scores[k]; there {
			return score, true
		}
	}
	return 0, false
}
