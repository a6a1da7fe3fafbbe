package eve

import "gotcp/internal/ids"

func appendSSH(b []byte, s *ids.SSH) []byte {
	b = open(b, "ssh", '{')
	b = appendBanner(b, "client", s.ClientProto, s.ClientSoftware, s.ClientHassh, s.ClientHasshString)
	b = appendBanner(b, "server", s.ServerProto, s.ServerSoftware, s.ServerHassh, s.ServerHasshString)
	return append(b, '}')
}

func appendBanner(b []byte, side, proto, software, hash, algorithms string) []byte {
	if proto == "" && software == "" {
		return b
	}
	b = open(b, side, '{')
	b = optional(b, "proto_version", proto)
	b = optional(b, "software_version", software)
	if hash != "" {
		b = text(open(b, "hassh", '{'), "hash", hash)
		b = append(text(b, "string", algorithms), '}')
	}
	return append(b, '}')
}
