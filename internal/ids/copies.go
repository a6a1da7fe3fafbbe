package ids

import "bytes"

// copies are the bytes of a result that would not last. How much is copied is bounded for each frame, and
// for each flow that ends: so what an alert shows depends on nothing else, as how much the
// other frames of its batch had, or on how many workers those were for.
type copies struct {
	memory []byte
	// frame and flow are those of the last bytes, size how many they have so far, and last the
	// last of them.
	frame, flow uint64
	size        int
	last        []byte
}

const (
	// maxCopied is of one frame: as much as it may have itself, which is more than alerts about it
	// and about what it has brought to its stream show, and about all names in it.
	maxCopied = 64 << 10
	// maxSpareCopies is how much memory stays for the next batch.
	maxSpareCopies = 4 << 20
)

// keep copies bytes that were inspected with a frame. Most alerts of one show the same.
func (c *copies) keep(frame, flow uint64, b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if c.frame != frame || c.flow != flow {
		c.frame, c.flow, c.size, c.last = frame, flow, 0, nil
	}
	if bytes.Equal(c.last, b) {
		return c.last
	}
	if c.size+len(b) > maxCopied {
		return nil
	}
	at := len(c.memory)
	c.memory = append(c.memory, b...)
	c.size += len(b)
	c.last = c.memory[at:len(c.memory):len(c.memory)]
	return c.last
}

func (c *copies) reset() {
	memory := c.memory[:0]
	if cap(memory) > maxSpareCopies {
		memory = nil
	}
	*c = copies{memory: memory}
}
