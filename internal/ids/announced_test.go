package ids

import (
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/wire"
)

const transferRules = `
alert ftp-data any any -> any any (msg:"stolen"; flow:to_client; file.data; content:"secret"; sid:1;)
alert ftp-data any any -> any any (msg:"named"; file.name; content:"plan.txt"; sid:2;)
alert http any any -> any any (msg:"taken for HTTP"; http.uri; content:"/"; sid:3;)
alert tcp any any -> any any (msg:"recognised as HTTP"; app-layer-protocol:http; sid:4;)
`

// TestFTPData: the connection that a dialogue announces is a transfer of that file, whatever it
// looks like: here, like a response of HTTP.
func TestFTPData(t *testing.T) {
	s := newScene(t, Config{}, transferRules)
	control := s.connect("192.168.0.1:1025", "10.0.0.2:21")
	control.say(toClient, "220 FTP server\r\n")
	control.say(toServer, "USER anonymous\r\n")
	control.say(toClient, "331 Password\r\n")
	control.say(toServer, "EPSV\r\n")
	control.say(toClient, "229 Extended (|||40000|)\r\n")
	data := s.connect("192.168.0.1:1026", "10.0.0.2:40000")
	control.say(toServer, "RETR plan.txt\r\n")
	data.say(toClient, "HTTP/1.1 200 OK\r\nX: secret\r\n\r\n")
	data.close()
	s.expect(1, 2)
	// It was announced once.
	again := s.connect("192.168.0.1:1027", "10.0.0.2:40000")
	again.say(toServer, "GET / HTTP/1.1\r\nX: secret\r\n\r\n")
	again.segment(toServer, wire.ACK, "")
	s.expect(4, 3, 4) // in either direction
}

// TestActiveFTPData: the server connects to the client, and the file goes its way.
func TestActiveFTPData(t *testing.T) {
	s := newScene(t, Config{}, `alert ftp-data any any -> any any (msg:"out"; flow:to_server; file.data; content:"secret"; sid:1;)`)
	control := s.connect("192.168.0.1:1025", "10.0.0.2:21")
	control.say(toClient, "220 FTP server\r\n")
	control.say(toServer, "PORT 192,168,0,1,4,3\r\n")
	control.say(toClient, "200 Fine\r\n")
	control.say(toServer, "RETR x\r\n")
	data := s.connect("10.0.0.2:20", "192.168.0.1:1027")
	data.say(toServer, "secret")
	data.close()
	s.expect(1)
}

// TestAnnouncedRunsOut: after a minute, and when too much is announced.
func TestAnnouncedRunsOut(t *testing.T) {
	addr3 := netip.MustParseAddr("10.0.0.9")
	at := func(port int) netip.AddrPort { return netip.AddrPortFrom(netip.Addr{}, uint16(port)) }
	begin := sceneStart
	var a announced
	a.add(begin, addr1, addr2, app.Expectation{Server: at(5000)})
	if _, ok := a.take(begin.Add(announcedValid+1), addr1, addr2, 5000); ok {
		t.Error("a minute later it still counts")
	}
	a.add(begin, addr1, addr2, app.Expectation{Server: at(5000)})
	if _, ok := a.take(begin, addr1, addr3, 5000); ok {
		t.Error("another server's")
	}
	if _, ok := a.take(begin.Add(announcedValid), addr1, addr2, 5000); !ok {
		t.Error("within the minute it does not count")
	}
	for i := range 2 * maxAnnounced {
		a.add(begin.Add(time.Duration(i)), addr1, addr2, app.Expectation{Server: at(1 + i)})
	}
	if len(a.at) > maxAnnounced || len(a.order) > maxAnnounced {
		t.Errorf("%d places, %d in order", len(a.at), len(a.order))
	}
	if _, ok := a.take(begin, addr1, addr2, 8192); !ok {
		t.Error("the last one was not kept")
	}
	// What is announced again is good from then on.
	again := begin.Add(announcedValid)
	a.add(again, addr1, addr2, app.Expectation{Server: at(8000), Name: "again"})
	a.add(again.Add(time.Second), addr1, addr2, app.Expectation{Server: at(1)})
	if e, ok := a.take(again.Add(announcedValid), addr1, addr2, 8000); !ok || e.Name != "again" {
		t.Errorf("%+v %v", e, ok)
	}
	if left := slices.Collect(maps.Keys(a.at)); len(left) != 1 || left[0].port != 1 {
		t.Errorf("%v are left", left)
	}
}
