package ftp

import (
	"gotcp/internal/ids/app"
	"gotcp/internal/ids/event"
)

// maxFile caps what is kept of a file. Its size is counted beyond.
const maxFile = 128 << 10

// Data is the app.Parser of a data connection: its one transaction is the file.
type Data struct {
	live    []app.Transaction
	file    Transfer
	cuts    app.Cuts
	digests app.Digests
	cutOff  [2]bool // the direction is going to end without an end of its own
}

// Transfer is a file on its way, in the direction that it takes.
type Transfer struct {
	name  []byte
	store bool
	sides [2]stream
}

type stream struct {
	data    []byte
	size    uint64
	broken  bool // bytes are missing: what follows them is not kept
	ended   bool
	cut     bool // only the beginning is kept
	changes uint32
	sums    *app.Sums // nil: nobody wants any
}

// NewData is a parser of a data connection that was announced.
func NewData(e app.Expectation) *Data {
	d := &Data{file: Transfer{name: []byte(e.Name), store: e.Store}}
	d.live = []app.Transaction{&d.file}
	return d
}

// Input implements app.Parser.
func (d *Data) Input(dir app.Direction, data []byte, end bool) int {
	s := &d.file.sides[dir]
	if s.size == 0 && len(data) > 0 {
		s.sums = app.NewSums(d.digests)
	}
	s.size += uint64(len(data))
	s.sums.Write(data)
	if room := maxFile - len(s.data); !s.broken && len(d.live) > 0 {
		s.data = append(s.data, data[:min(room, len(data))]...)
		if len(data) > room && !s.cut {
			s.cut = true
			d.cuts.Bodies++
		}
	}
	s.ended = s.ended || end
	s.changes++
	// RFC 959 §3.4.1: in stream mode the file ends with its connection.
	if end && !d.cutOff[dir] {
		s.sums.Close()
	}
	return len(data)
}

// Digest implements app.Digester.
func (d *Data) Digest(of app.Digests) { d.digests = of }

// Cut implements app.Digester.
func (d *Data) Cut(dir app.Direction) { d.cutOff[dir] = true }

// Gap implements app.Parser.
func (d *Data) Gap(dir app.Direction, n int) {
	s := &d.file.sides[dir]
	s.size += uint64(n)
	s.broken = true
	s.sums.Lose()
}

// Transactions implements app.Parser.
func (d *Data) Transactions() []app.Transaction { return d.live }

// Forget implements app.Parser.
func (d *Data) Forget(n int) {
	if n > 0 {
		d.live = nil
		d.file.sides = [2]stream{}
	}
}

// Failed implements app.Parser.
func (d *Data) Failed(app.Direction) bool { return false }

// Protocol implements app.Parser.
func (d *Data) Protocol() app.Protocol { return app.FTPData }

// TakeCuts implements app.Cutter.
func (d *Data) TakeCuts() app.Cuts {
	c := d.cuts
	d.cuts = app.Cuts{}
	return c
}

// Weight implements app.Weigher.
func (d *Data) Weight() int {
	n := 0
	for i := range d.file.sides {
		n += cap(d.file.sides[i].data) + d.file.sides[i].sums.Weight()
	}
	return n
}

// Name is the file's, as the command names it.
func (t *Transfer) Name() string { return string(t.name) }

// Store reports a file that goes to the server.
func (t *Transfer) Store() bool { return t.store }

// Progress implements app.Transaction.
func (t *Transfer) Progress(dir app.Direction) app.Progress {
	if t.sides[dir].ended {
		return app.Complete
	}
	return app.Started
}

// Lost implements app.Lossy.
func (t *Transfer) Lost(dir app.Direction) (gaps, end bool) {
	return t.sides[dir].broken, !t.sides[dir].ended
}

// Version implements app.Transaction.
func (t *Transfer) Version(dir app.Direction) uint32 { return t.sides[dir].changes }

// Buffer implements app.Transaction. The file is where the bytes are.
func (t *Transfer) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	s := &t.sides[dir]
	switch {
	case s.size == 0 || i > 0:
		return nil, s.ended, false
	case b == app.FileName:
		return t.name, true, len(t.name) > 0
	case b == app.FileData:
		return s.data, s.ended || s.broken || len(s.data) == maxFile, true
	}
	if d, ok := app.DigestOf(b); ok {
		data = s.sums.Of(d)
		return data, s.ended, data != nil
	}
	return nil, s.ended, false
}

// Number implements app.Transaction.
func (t *Transfer) Number(n app.Number, dir app.Direction, i int) (value uint64, ok bool) {
	s := &t.sides[dir]
	switch n {
	case app.FileSize:
		return s.size, i == 0 && s.size > 0
	case app.FTPStores:
		if t.store {
			value = 1
		}
		return value, i == 0 && s.size > 0
	}
	return 0, false
}

// Events implements app.Transaction.
func (t *Transfer) Events(app.Direction) []event.Event { return nil }
