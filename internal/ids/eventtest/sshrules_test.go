package eventtest

import (
	"crypto/md5"
	"encoding/hex"
	"testing"

	"gotcp/internal/ids"
)

// kexInit is a side's offer (RFC 4253 §7.1), whose lists are named after their places.
func kexInit() string {
	payload := "\x14" + "0123456789abcdef"
	for _, list := range []string{"kex", "hostkey", "enc-c", "enc-s", "mac-c", "mac-s", "comp-c", "comp-s", "", ""} {
		payload += "\x00\x00\x00" + string([]byte{byte(len(list))}) + list
	}
	payload += "\x00\x00\x00\x00\x00" + "pad4"
	return "\x00\x00\x00" + string([]byte{byte(len(payload) + 1)}) + "\x04" + payload
}

// sshTalk: 4 the server's banner, 6 the client's, 8 and 10 their offers.
func sshTalk() *talk {
	return dial(22).say(server, "SSH-2.0-OpenSSH_9.0 Debian-1\r\n").say(client, "SSH-1.99-PuTTY_0.70\r\n").
		say(client, kexInit()).say(server, kexInit()).close()
}

func TestSSHRules(t *testing.T) {
	sum := func(s string) string { b := md5.Sum([]byte(s)); return hex.EncodeToString(b[:]) }
	expectEach(t, "ssh any any -> any any", sshTalk(), []ruleCase{
		{`ssh.proto; content:"2.0"; bsize:3;`, "1@7"},
		{`ssh_proto; content:"1.99";`, "1@8"},
		{`ssh.software; content:"OpenSSH_9.0"; bsize:11;`, "1@7"},
		{`ssh.software; content:"putty"; nocase; flow:to_server;`, "1@8"},
		{`ssh.software; content:"putty"; nocase; flow:to_client;`, ""},
		{`ssh_software; content:"PuTTY"; startswith;`, "1@8"},
		{`ssh.protoversion:2_compat;`, "1@7 1@8"},
		{`ssh.protoversion:2.0;`, "1@7"},
		{`ssh.protoversion:2;`, ""},
		{`ssh.softwareversion:"PuTTY_0.70";`, "1@8"},
		{`ssh.softwareversion:"PuTTY";`, ""},
		{`ssh.softwareversion:OpenSSH_9.0;`, "1@7"},
		{`ssh.hassh; content:"` + sum("kex;enc-c;mac-c;comp-c") + `";`, "1@11"},
		{`ssh-hassh-string; content:"kex|3b|enc-c"; startswith;`, "1@11"},
		{`ssh.hassh.server; content:"` + sum("kex;enc-s;mac-s;comp-s") + `";`, "1@13"},
		{`ssh.hassh.server.string; content:"comp-s"; endswith;`, "1@13"},
	})
	expectWith(t, ids.Config{Inline: true}, "ssh any any -> any any", `ssh.software; content:"PuTTY";`, sshTalk(), "1@6")
}
