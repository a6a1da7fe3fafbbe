package eve

import (
	"strconv"

	"gotcp/internal/ids"
)

// appendVariables appends what rules remember of flow and packet, as Suricata's metadata: names of
// bits, numbers by name, and texts, each an object with one member since a name may come again.
func appendVariables(b []byte, v *ids.Variables) []byte {
	if v == nil {
		return b
	}
	b = open(b, "metadata", '{')
	b = list(b, "flowbits", v.Bits)
	if len(v.Ints) > 0 {
		b = open(b, "flowints", '{')
		for _, i := range v.Ints {
			b = strconv.AppendUint(append(quoted(separate(b), i.Name), ':'), uint64(i.Value), 10)
		}
		b = append(b, '}')
	}
	b = appendTexts(b, "flowvars", v.Flow)
	b = appendTexts(b, "pktvars", v.Packet)
	return append(b, '}')
}

func appendTexts(b []byte, n string, texts []ids.Text) []byte {
	if len(texts) == 0 {
		return b
	}
	b = open(b, n, '[')
	for _, t := range texts {
		b = append(separate(b), '{')
		b = append(member(b, t.Name, t.Value), '}')
	}
	return append(b, ']')
}

// appendContext appends what a rule's expressions have kept for its alert.
func appendContext(b []byte, texts []ids.Text) []byte {
	if len(texts) == 0 {
		return b
	}
	b = open(b, "context", '{')
	for _, t := range texts {
		b = member(b, t.Name, t.Value)
	}
	return append(b, '}')
}

// member is text with a name that may need escaping: rules and traffic choose it.
func member(b []byte, n, value string) []byte {
	return quoted(append(quoted(separate(b), n), ':'), value)
}
