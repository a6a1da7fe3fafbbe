package smtp

import "gotcp/internal/ids/app"

// The limits of what is kept of attachments.
const (
	maxFiles    = 32
	maxFile     = 128 << 10
	maxAllFiles = 512 << 10 // of one mail
)

// file is an attachment, decoded. Of a long one the beginning is kept.
type file struct {
	name   []byte
	data   []byte
	size   uint64
	closed bool
	cut    bool      // only the beginning is kept
	sums   *app.Sums // nil: nobody wants any
}

// openFile begins an attachment; nil when there are too many.
func (t *Transaction) openFile(name []byte) bool {
	if len(t.files) >= maxFiles {
		t.cuts.Bodies++
		return false
	}
	t.files = append(t.files, file{name: name, data: []byte{}, sums: app.NewSums(t.digests)})
	return true
}

// last is the attachment that is being received.
func (t *Transaction) last() *file { return &t.files[len(t.files)-1] }

// write adds decoded bytes to it.
func (t *Transaction) write(b []byte) {
	f := t.last()
	f.size += uint64(len(b))
	f.sums.Write(b)
	room := min(maxFile-len(f.data), maxAllFiles-t.kept())
	if room > 0 {
		f.data = append(f.data, b[:min(room, len(b))]...)
	}
	if len(b) > room && !f.cut {
		f.cut = true
		t.cuts.Bodies++
	}
}

// digestOf is a digest of the i-th attachment. One that has none, as it is not whole, is one all the same:
// another may follow.
func (t *Transaction) digestOf(d app.Digest, i int) (data []byte, final, ok bool) {
	if i >= len(t.files) {
		return nil, t.Done(app.ToServer), false
	}
	f := &t.files[i]
	return f.sums.Of(d), f.closed, true
}

func (t *Transaction) kept() (n int) {
	for i := range t.files {
		n += len(t.files[i].data)
	}
	return n
}
