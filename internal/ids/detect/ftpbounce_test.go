package detect

import (
	"testing"

	"gotcp/internal/ids/rule"
)

func TestFTPBounce(t *testing.T) {
	c := newConversation(t, build(t, payload(find("PORT"), &rule.FTPBounce{})))
	want(t, "its own address", hello(c, "PORT 10,0,0,1,4,1\r\n"))
	want(t, "somebody else's", hello(c, "PORT 10,0,0,2,4,1\r\n"), 1)
	want(t, "no address", hello(c, "PORT 10,0,0\r\n"))
}
