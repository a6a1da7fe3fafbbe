package dump

import "net"

// InterfaceNames finds the names of this host's interfaces by their indices, as
// dissect.Options.Interface: each is asked for once.
func InterfaceNames() func(index uint32) (string, bool) {
	names := map[uint32]string{}
	return func(index uint32) (string, bool) {
		name, known := names[index]
		if !known {
			if i, err := net.InterfaceByIndex(int(index)); err == nil {
				name = i.Name
			}
			if len(names) >= maxInterfaces {
				clear(names)
			}
			names[index] = name
		}
		return name, name != ""
	}
}

// maxInterfaces bounds the memory: files may name any index.
const maxInterfaces = 1 << 12
