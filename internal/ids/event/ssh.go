package event

// What is wrong with an SSH session.
const (
	SSHInvalidBanner Event = sshBase + iota
	SSHLongBanner          // RFC 4253 §4.2: 255 bytes
	SSHInvalidRecord
	SSHLongKexRecord
)

// sshNames are their names, in the same order.
var sshNames = []string{
	"invalid_banner",
	"long_banner",
	"invalid_record",
	"long_kex_record",
}
