package traffic

import "bytes"

// Lines are dialogues of SMTP or FTP with lines as short as they can be, as many as
// there is room for, and one that does not end.
func Lines(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		if c.IntN(2) == 0 {
			c.connect(25)
			c.send(server, []byte("220 a.example ESMTP\r\n"))
			c.send(client, []byte("EHLO b.example\r\n"))
			c.send(server, []byte("250 a.example\r\n"))
		} else {
			c.connect(21)
			c.send(server, []byte("220 FTP\r\n"))
			c.send(client, []byte("USER a\r\n"))
			c.send(server, []byte("331 \r\n"))
		}
		c.send(client, bytes.Repeat([]byte("NOOP\r\n"), 3000))
		c.send(server, bytes.Repeat([]byte("250 \r\n"), 6000))
		c.send(client, bytes.Repeat([]byte("x"), 40_000))
		c.sips(client, bytes.Repeat([]byte("x"), 200))
	})
}

// Mails are messages whose parts hold parts that hold parts, and an attachment in base64 of
// one character per line (RFC 2045 §6.8).
func Mails(seed uint64, frames int) []Frame {
	return hostile(seed, frames, func(c *conversation) {
		c.connect(25)
		c.send(server, []byte("220 a.example ESMTP\r\n"))
		c.send(client, []byte("EHLO b.example\r\n"))
		c.send(server, []byte("250 a.example\r\n"))
		c.send(client, []byte("MAIL FROM:<a@b.example>\r\n"))
		c.send(server, []byte("250 ok\r\n"))
		c.send(client, []byte("RCPT TO:<c@a.example>\r\n"))
		c.send(server, []byte("250 ok\r\n"))
		c.send(client, []byte("DATA\r\n"))
		c.send(server, []byte("354 go on\r\n"))
		var mail []byte
		for i := range 200 {
			name := []byte{'a' + byte(i%26), 'a' + byte(i/26)}
			mail = append(append(append(mail, "Content-Type: multipart/mixed; boundary="...), name...), "\r\n\r\n--"...)
			mail = append(append(mail, name...), "\r\n"...)
		}
		mail = append(mail, "Content-Type: application/x-a; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"...)
		mail = append(mail, bytes.Repeat([]byte("Q\r\n"), 15_000)...)
		c.send(client, append(mail, "\r\n.\r\n"...))
	})
}
