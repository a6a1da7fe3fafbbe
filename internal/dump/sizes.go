package dump

import "math/bits"

// sizes counts packets by their length, in the classes that tshark -z plen,tree made
// usual: 0-19, 20-39, 40-79 and so on, each twice as wide, and 5120 and more.
type sizes [10]count

// sizeStep is where the second class begins.
const sizeStep = 20

func (s *sizes) add(length int) {
	class := bits.Len(uint(length / sizeStep))
	s[min(class, len(s)-1)].add(length)
}

// sizeBounds are the first and the last length of a class; last is 0 where there is none.
func sizeBounds(class int) (first, last int) {
	if class > 0 {
		first = sizeStep << (class - 1)
	}
	if class < len(sizes{})-1 {
		last = sizeStep<<class - 1
	}
	return first, last
}
