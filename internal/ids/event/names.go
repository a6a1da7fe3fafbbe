package event

import (
	"slices"
	"strconv"
)

// sources are the tables of names, each with the event of its first entry and
// the word that stands before its names; those without a protocol have none.
func sources() []source {
	return []source{
		{"decode", decodeBase, decodeNames},
		{"stream", streamBase, streamNames},
		{"http", httpBase, httpNames},
		{"dns", dnsBase, dnsNames},
		{"tls", tlsBase, tlsNames},
		{"ssh", sshBase, sshNames},
		{"smtp", smtpBase, smtpNames},
		{"ftp", ftpBase, ftpNames},
		{"applayer", appBase, appNames},
	}
}

type source struct {
	name  string
	base  Event
	names []string
}

// Decode is the event of a name after decode-event.
func Decode(name string) (Event, bool) { return find("decode", name) }

// Stream is the event of a name after stream-event.
func Stream(name string) (Event, bool) { return find("stream", name) }

// App is the event of a protocol and a name after app-layer-event. The events
// of the recognition of protocols have the protocol applayer.
func App(protocol, name string) (Event, bool) {
	if protocol == "decode" || protocol == "stream" {
		return 0, false
	}
	return find(protocol, name)
}

func find(source, name string) (Event, bool) {
	for _, s := range sources() {
		if s.name == source {
			i := slices.Index(s.names, name)
			return s.base + Event(i), i >= 0
		}
	}
	return 0, false
}

// String is the name as rules write it, with its protocol before it where it
// has one.
func (e Event) String() string {
	for _, s := range sources() {
		i := int(e) - int(s.base)
		if i < 0 || i >= len(s.names) {
			continue
		}
		if s.base == decodeBase || s.base == streamBase {
			return s.names[i]
		}
		return s.name + "." + s.names[i]
	}
	return "event " + strconv.Itoa(int(e))
}
