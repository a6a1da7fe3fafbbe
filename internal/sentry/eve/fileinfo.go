package eve

import "gotcp/internal/ids"

// appendFile appends what is known of a file. None is stored.
func appendFile(b []byte, f *ids.File, tx uint64) []byte {
	b = optional(open(b, "fileinfo", '{'), "filename", f.Name)
	b = truth(b, "gaps", f.Gaps)
	state := "TRUNCATED"
	if f.Closed {
		state = "CLOSED"
	}
	b = text(b, "state", state)
	b = optional(b, "md5", f.MD5)
	b = optional(b, "sha256", f.SHA256)
	b = truth(b, "stored", false)
	b = number(b, "size", f.Size)
	return append(number(b, "tx_id", tx), '}')
}
