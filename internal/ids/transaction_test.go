package ids

import (
	"encoding/json"
	"reflect"
	"testing"
)

// TestWordsOfTransactions: what alerts say of what they are about.
func TestWordsOfTransactions(t *testing.T) {
	s := newScene(t, Config{}, `
alert http any any -> any any (msg:"x"; http.location; content:"/b"; sid:1;)
alert dns any any -> any any (msg:"x"; dns.response.rrname; content:"example.com"; sid:2;)
alert tls any any -> any any (msg:"x"; tls.sni; content:"example.com"; sid:3;)
alert ssh any any -> any any (msg:"x"; ssh.software; content:"OpenSSH"; sid:4;)
alert ftp any any -> any any (msg:"x"; ftp.reply; content:"Entering"; sid:6;)
alert ftp-data any any -> any any (msg:"x"; file.data; content:"data"; sid:7;)
alert smtp any any -> any any (msg:"x"; smtp.rcpt_to; content:"d@e"; email.received; content:"c"; sid:5;)`)
	dialogues(s)
	c := s.connect("10.0.0.1:4002", "10.0.0.2:22")
	c.say(toServer, "SSH-2.0-mine\r\n")
	c.say(toClient, "SSH-2.0-OpenSSH_9.1\r\n")
	c.close()
	m := s.connect("10.0.0.1:4003", "10.0.0.2:25")
	m.say(toClient, "220 mail ESMTP\r\n")
	m.say(toServer, "EHLO me\r\n")
	m.say(toClient, "250 ok\r\n")
	m.say(toServer, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nRCPT TO:<d@e>\r\n")
	m.say(toClient, "250 ok\r\n250 ok\r\n250 ok\r\n")
	m.say(toServer, "DATA\r\n")
	m.say(toClient, "354 go\r\n")
	m.say(toServer, "From: me\r\nTo: a, b\r\nReceived: c\r\n")
	m.close()
	f := s.connect("10.0.0.1:4004", "10.0.0.2:21")
	f.say(toClient, "220 files FTP\r\n")
	f.say(toServer, "PASV x\r\n")
	f.say(toClient, "227 Entering (10,0,0,2,16,0)\r\n")
	f.say(toServer, "RETR a.txt\r\n")
	d := s.connect("10.0.0.1:4005", "10.0.0.2:4096")
	d.say(toClient, "data")
	d.close()
	f.close()
	want := map[uint32]Transaction{
		6: {FTP: &FTP{Command: "PASV", Data: "x", Replies: []string{"Entering (10,0,0,2,16,0)"}, Codes: []string{"227"}, Port: 4096, Passive: true}},
		7: {FTPData: &FTPData{Name: "a.txt"}},
		1: {HTTP: &HTTP{Hostname: "example.com", URL: "/a", UserAgent: "me", ContentType: "text/plain", Referer: "you", Method: "GET",
			Protocol: "HTTP/1.1", Redirect: "/b", Port: 8080, Status: 302, Length: 2}},
		2: {DNS: &DNS{Answer: true, ID: 0x1234, Flags: 0x8180, Queries: []DNSQuestion{{"example.com", 1}},
			Answers: []DNSAnswer{{Name: "example.com", Type: 1, TTL: 60, Data: "10.0.0.1"}}}},
		3: {TLS: &TLS{SNI: "example.com"}},
		4: {SSH: &SSH{ClientProto: "2.0", ClientSoftware: "mine", ServerProto: "2.0", ServerSoftware: "OpenSSH_9.1"}},
		5: {SMTP: &SMTP{Helo: "me", MailFrom: "<a@b>", RcptTo: []string{"<c@d>", "<d@e>"},
			Mail: &Mail{From: "me", To: []string{"a", "b"}, Received: []string{"c"}}}},
	}
	for i := range s.said.Alerts {
		a := &s.said.Alerts[i]
		if a.SID == 3 {
			a.Tx.TLS.JA3, a.Tx.TLS.JA3String, a.Tx.TLS.JA4, a.Tx.TLS.Version = "", "", "", 0
		}
		if !reflect.DeepEqual(a.Tx, want[a.SID]) || !a.HasTx {
			text, _ := json.Marshal(a.Tx)
			t.Errorf("%d: %s", a.SID, text)
		}
		delete(want, a.SID)
	}
	if len(want) > 0 {
		t.Errorf("no alerts of %v", want)
	}
}
