package ids

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"

	"gotcp/internal/ids/app"
)

// File is a file that a transaction has carried.
type File struct {
	Name string
	Size uint64
	// Closed: all of it was seen and kept. Only then there are hashes, in hexadecimal digits.
	Closed      bool
	Gaps        bool // bytes in it were never seen
	MD5, SHA256 string
}

// logFiles makes a record of each file that a transaction has carried.
func (w *Worker) logFiles(f *flowEntry, tx app.Transaction, id uint64) {
	for _, dir := range [...]app.Direction{app.ToServer, app.ToClient} {
		for i := range maxTexts {
			file, ok := fileOf(tx, dir, i)
			if !ok {
				break
			}
			r := w.flowAsRecord(f, FileRecord)
			if dir == app.ToClient { // it comes from who has sent the file
				r.Src, r.Dst = r.Dst, r.Src
			}
			r.TxID, r.Tx, r.File = id, transactionOf(f.Value.talk.protocol, tx), file
			w.result.addRecord(w.number, &r)
		}
	}
}

// fileOf is the i-th file that goes a way.
func fileOf(tx app.Transaction, dir app.Direction, i int) (file File, ok bool) {
	data, final, ok := tx.Buffer(app.FileData, dir, i)
	if !ok {
		return File{}, false
	}
	name, _, _ := tx.Buffer(app.FileName, dir, i)
	file = File{Name: string(name), Size: uint64(len(data)), Closed: final}
	if n, ok := tx.Number(app.FileSize, dir, i); ok {
		file.Size = max(file.Size, n)
	}
	file.Closed = file.Closed && file.Size == uint64(len(data))
	if l, ok := tx.(app.Lossy); ok {
		gaps, end := l.Lost(dir)
		file.Gaps = gaps
		file.Closed = file.Closed && !gaps && !end
	}
	if file.Closed {
		md, sha := md5.Sum(data), sha256.Sum256(data)
		file.MD5, file.SHA256 = hex.EncodeToString(md[:]), hex.EncodeToString(sha[:])
	}
	return file, true
}
