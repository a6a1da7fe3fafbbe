package eve

import "gotcp/internal/ids"

func appendFTP(b []byte, f *ids.FTP) []byte {
	b = open(b, "ftp", '{')
	b = optional(b, "command", f.Command)
	b = optional(b, "command_data", f.Data)
	b = list(b, "reply", f.Replies)
	b = list(b, "completion_code", f.Codes)
	if f.Port != 0 {
		b = number(b, "dynamic_port", uint64(f.Port))
		mode := "active"
		if f.Passive {
			mode = "passive"
		}
		b = text(b, "mode", mode)
	}
	received := "no"
	if len(f.Replies) > 0 {
		received = "yes"
	}
	return append(text(b, "reply_received", received), '}')
}

func appendFTPData(b []byte, f *ids.FTPData) []byte {
	b = optional(open(b, "ftp_data", '{'), "filename", f.Name)
	command := "RETR"
	if f.Store {
		command = "STOR"
	}
	return append(text(b, "command", command), '}')
}
