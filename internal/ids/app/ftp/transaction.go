package ftp

import (
	"bytes"

	"gotcp/internal/ids/app"
)

// maxReplies caps the lines that are kept of a reply.
const maxReplies = 64

// Transaction is a command with its replies, or a reply that nobody asked for.
type Transaction struct {
	app.Course
	command, args  []byte
	replies, codes [][]byte
	port           uint16
	mode           uint64
	ported         bool
}

// Buffer implements app.Transaction.
func (t *Transaction) Buffer(b app.Buffer, dir app.Direction, i int) (data []byte, final, ok bool) {
	if dir == app.ToServer {
		switch b {
		case app.FTPCommand:
			data = t.command
		case app.FTPCommandData:
			data = t.args
		}
		return data, t.Done(dir), i == 0 && len(data) > 0
	}
	switch b {
	case app.FTPReply:
		data = at(t.replies, i)
	case app.FTPCompletionCode:
		data = at(t.codes, i)
	}
	return data, data != nil || t.Done(dir), data != nil
}

func at(list [][]byte, i int) []byte {
	if i >= len(list) {
		return nil
	}
	return list[i]
}

// Number implements app.Transaction. A port is that of the command or of the
// reply, whichever names it.
func (t *Transaction) Number(n app.Number, dir app.Direction, i int) (value uint64, ok bool) {
	switch n {
	case app.FTPDynamicPort:
		return uint64(t.port), t.ported && i == 0
	case app.FTPMode:
		return t.mode, t.ported && i == 0
	case app.FTPReplied:
		if len(t.replies) > 0 {
			value = 1
		} else if !t.Done(app.ToClient) {
			return 0, false // one may come
		}
		return value, i == 0 && dir == app.ToClient
	}
	return 0, false
}

// addReply keeps a line, without its code if it has one.
func (t *Transaction) addReply(line []byte, code int) {
	t.Touch(app.ToClient)
	if len(t.replies) >= maxReplies {
		return
	}
	text := line
	if code != 0 {
		t.codes = append(t.codes, bytes.Clone(line[:3]))
		text = line[min(4, len(line)):]
	}
	t.replies = append(t.replies, append([]byte{}, text...))
}
