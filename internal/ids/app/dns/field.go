package dns

import (
	"encoding/binary"
	"encoding/hex"
)

// Field is a part of a record's data: a text, or a number where Text is nil.
type Field struct {
	Name   string
	Text   []byte
	Number uint32
}

// soaNumbers are RFC 1035 §3.3.13's, in the order of the wire.
var soaNumbers = [...]string{"serial", "refresh", "retry", "expire", "minimum"}

// Fields are the parts of the data of those types that consist of several: SOA, SRV
// (RFC 2782), SSHFP (RFC 4255 §3.1); none of others. Their names are those of EVE
// records.
func (r *Record) Fields() []Field {
	switch r.Type {
	case typeSOA:
		all := []Field{{Name: "mname", Text: nonNil(r.Target)}, {Name: "rname", Text: nonNil(r.Mailbox)}}
		numbers := r.Data[len(r.Data)-4*len(soaNumbers):]
		for i, name := range soaNumbers {
			all = append(all, Field{Name: name, Number: binary.BigEndian.Uint32(numbers[4*i:])})
		}
		return all
	case typeSRV:
		return []Field{
			{Name: "priority", Number: uint32(binary.BigEndian.Uint16(r.Data))},
			{Name: "weight", Number: uint32(binary.BigEndian.Uint16(r.Data[2:]))},
			{Name: "port", Number: uint32(binary.BigEndian.Uint16(r.Data[4:]))},
			{Name: "name", Text: nonNil(r.Target)},
		}
	case typeSSHFP:
		if len(r.Data) < 3 {
			return nil
		}
		return []Field{
			{Name: "fingerprint", Text: appendColons(nil, r.Data[2:])},
			{Name: "algo", Number: uint32(r.Data[0])}, {Name: "type", Number: uint32(r.Data[1])},
		}
	}
	return nil
}

// nonNil is the root's name, too, as a text.
func nonNil(name []byte) []byte {
	if name == nil {
		return []byte{}
	}
	return name
}

func appendColons(to, b []byte) []byte {
	for i, c := range b {
		if i > 0 {
			to = append(to, ':')
		}
		to = hex.AppendEncode(to, []byte{c})
	}
	return to
}
