package ids

import (
	"encoding/binary"
	"strings"
)

// query is a question of DNS for an address.
func query(name string) string {
	return "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + question(name)
}

// answer is its answer, with one address.
func answer(name string) string {
	return "\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00" + question(name) + "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x0a\x00\x00\x01"
}

func question(name string) string {
	var b strings.Builder
	for label := range strings.SplitSeq(name, ".") {
		b.WriteByte(byte(len(label)))
		b.WriteString(label)
	}
	return b.String() + "\x00\x00\x01\x00\x01"
}

// clientHello asks for example.com.
var clientHello = func() string {
	name := "example.com"
	vector := func(s string) string { return string(binary.BigEndian.AppendUint16(nil, uint16(len(s)))) + s }
	sni := "\x00\x00" + vector(vector("\x00"+vector(name)))
	body := "\x03\x03" + strings.Repeat("r", 32) + "\x00" + vector("\x13\x01\xc0\x2f") + "\x01\x00" + vector(sni)
	return "\x16\x03\x01" + vector("\x01\x00"+vector(body))
}()
