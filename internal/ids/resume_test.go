package ids

import (
	"testing"

	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// TestForgedRefusal: who refuses a SYN and answers it all the same has not sent that RST. What follows is looked at as
// if it had not been there, by rules and in records.
func TestForgedRefusal(t *testing.T) {
	const rules = `alert http any any -> any any (msg:"a request"; http.uri; content:"/evil"; sid:1;)`
	for name, rules := range map[string]string{"rules": rules, "records alone": ""} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, Config{Records: RecordKinds(0).With(HTTPRecord)}, rules)
			c := s.unconnected(client, server)
			c.segment(toServer, wire.SYN, "")
			forge(c)
			c.segment(toClient, wire.SYN|wire.ACK, "")
			c.segment(toServer, wire.ACK, "")
			c.say(toServer, "GET /evil HTTP/1.1\r\nHost: a\r\n\r\n")
			c.say(toClient, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			c.close()
			s.finish()
			if rules != "" {
				s.expect(1)
			}
			if len(s.said.Records) != 1 || s.said.Records[0].Tx.HTTP.Status != 200 {
				t.Errorf("records: %+v", s.said.Records)
			}
		})
	}
}

// forge sends a RST of the server's that takes no place in its stream.
func forge(c *connection) {
	src, dst := c.ends[toClient], c.ends[toServer]
	h := c.next.Next(toClient, wire.RST|wire.ACK, 0)
	c.packet(packettest.IP(src.Addr(), dst.Addr(), wire.ProtoTCP, packettest.TCP(src, dst, h, nil, "")))
}
