package dataset

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"sort"
)

// Digests is a list of digests, all of the same length. It takes no more memory than they do.
type Digests struct {
	size   int
	sorted []byte
}

// ParseDigests reads a file as md5sum writes it: a digest of so many bytes at the beginning of each
// line, whatever follows behind a blank. Lines that are wrong are left out, and named.
func ParseDigests(size int, text []byte) (*Digests, []Fault) {
	var wrong faults
	l := &Digests{size: size, sorted: make([]byte, 0, size*(1+len(text)/(2*size+1)))}
	eachLine(text, func(number int, line []byte) bool {
		// md5sum puts a backslash before the line of a file whose name has one.
		word := bytes.TrimPrefix(line, []byte{'\\'})
		if i := bytes.IndexAny(word, " \t,;"); i >= 0 {
			word = word[:i]
		}
		before := len(l.sorted)
		sum, err := hex.AppendDecode(l.sorted, word)
		if err != nil || len(sum)-before != size {
			wrong.add(number, fmt.Errorf("%s is no digest of %d bytes in hexadecimal", short(word), size))
			return true
		}
		l.sorted = sum
		return true
	})
	sort.Sort(l)
	return l, wrong.all()
}

// maxDigest is the longest digest.
const maxDigest = sha256Size

// Len, Less and Swap are those of sort.Interface.
func (l *Digests) Len() int           { return len(l.sorted) / l.size }
func (l *Digests) Less(i, j int) bool { return bytes.Compare(l.at(i), l.at(j)) < 0 }

// Swap exchanges two.
func (l *Digests) Swap(i, j int) {
	var was [maxDigest]byte
	copy(was[:], l.at(i))
	copy(l.at(i), l.at(j))
	copy(l.at(j), was[:l.size])
}

func (l *Digests) at(i int) []byte { return l.sorted[i*l.size:][:l.size] }

// Has reports whether a digest is in the list.
func (l *Digests) Has(sum []byte) bool {
	_, found := sort.Find(l.Len(), func(i int) int { return bytes.Compare(sum, l.at(i)) })
	return found
}
