package capture

// Batch is some packets, in order. The zero value is ready to be read into. It is to
// be used again and again: what it has allocated it keeps.
type Batch struct {
	Packets []Packet
	// memory is what the packets of a file lie in, and the copies that Detach makes.
	memory []byte
	// borrowed says that the packets lie in the source's own memory.
	borrowed bool
}

func (b *Batch) reset() { b.Packets, b.borrowed = b.Packets[:0], false }

// Detach takes the packets out of the source's hands, so that the next batch can be
// read while this one is still at work. It costs a copy for packets from an interface, nothing for
// those from a file.
func (b *Batch) Detach() {
	if !b.borrowed {
		return
	}
	b.borrowed = false
	total := 0
	for i := range b.Packets {
		total += len(b.Packets[i].Data)
	}
	if cap(b.memory) < total {
		b.memory = make([]byte, 0, total)
	}
	memory := b.memory[:0]
	for i := range b.Packets {
		p := &b.Packets[i]
		at := len(memory)
		memory = append(memory, p.Data...)
		p.Data = memory[at:len(memory):len(memory)]
	}
	b.memory = memory
}
