package eventtest

import (
	"testing"

	"gotcp/internal/wire"
)

// ftpTalk is a passive one: 4 the greeting, 6 USER, 8 its reply, 10 PASV, 12 its reply,
// 14 RETR, 16 its replies; and 18 begins the data connection, whose file is in 21.
func ftpTalk(command string, from int) *talk {
	c := dial(21).say(server, "220 ready\r\n").say(client, "USER anonymous\r\n").say(server, "331 Please specify the password.\r\n").
		say(client, "PASV\r\n").say(server, "227 Entering Passive Mode (10,0,0,2,195,80).\r\n").
		say(client, command+" secret.txt\r\n").say(server, "150 Opening\r\n226 Transfer complete.\r\n")
	d := &talk{ports: [2]uint16{40001, 50000}, seq: [2]uint32{100, 200}, frames: c.frames}
	d.segment(client, wire.SYN, "")
	d.segment(server, wire.SYN|wire.ACK, "")
	d.segment(client, wire.ACK, "")
	return d.say(from, "the file's content").close()
}

func TestFTPRules(t *testing.T) {
	c := ftpTalk("RETR", server)
	expectEach(t, "ftp any any -> any any", c, []ruleCase{
		{`ftp.command; content:"USER"; bsize:4;`, "1@9"},
		{`ftp.command; content:"USER"; ftp.command_data; content:"anonymous";`, "1@9"},
		{`ftp.command_data; content:"secret.txt"; bsize:10;`, "1@17"},
		{`ftp.command; content:"USER"; ftp.command_data; content:"secret";`, ""},
		{`ftp.reply; content:"specify the password."; endswith;`, "1@11"},
		{`ftp.reply; content:"331";`, ""},
		{`ftp.completion_code; content:"331"; bsize:3;`, "1@11"},
		{`ftp.reply; content:"Opening"; ftp.reply; content:"Transfer complete";`, "1@0"},
		{`ftp.mode:passive; flow:to_client;`, "1@15"},
		{`ftp.mode:active;`, ""},
		{`ftp.dynamic_port:50000; flow:to_client;`, "1@15"},
		{`ftp.reply_received:yes; ftp.completion_code; content:"331";`, "1@11"},
	})
}

func TestFTPDataRules(t *testing.T) {
	for command, from := range map[string]int{"RETR": server, "STOR": client} {
		c, is, isNot, want := ftpTalk(command, from), "retr", "stor", "1@24"
		if from == client {
			is, isNot, want = isNot, is, "1@23"
		}
		expectEach(t, "ftp-data any any -> any any", c, []ruleCase{
			{`ftpdata_command:` + is + `;`, want},
			{`ftpdata_command:` + isNot + `;`, ""},
			{`file.data; content:"the file's content"; bsize:18;`, want},
			{`file.name; content:"secret.txt"; bsize:10;`, want},
			{`filename:"secret"; ftpdata_command:` + is + `;`, want},
			{`filesize:18;`, want},
		})
	}
}
