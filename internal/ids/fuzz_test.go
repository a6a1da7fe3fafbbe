package ids

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"gotcp/internal/ids/anomaly"
	"gotcp/internal/ids/rule"
	"gotcp/internal/wire"
)

// buffersByProtocol are all buffers that rules can look into.
var buffersByProtocol = map[string]string{
	"ip":   "ipv4.hdr ipv6.hdr tcp.hdr udp.hdr icmpv4.hdr icmpv6.hdr file.data file.name",
	"http": "http.uri http.uri.raw http.method http.protocol http.request_line http.response_line http.header http.header.raw http.header_names http.start http.cookie http.user_agent http.host http.host.raw http.referer http.accept http.accept_lang http.accept_enc http.connection http.content_type http.content_len http.location http.server http.request_body http.response_body http.stat_code http.stat_msg http.request_header http.response_header file.data",
	"dns":  "dns.query dns.answer.name dns.query.name dns.queries.rrname dns.answers.rrname dns.authorities.rrname dns.additionals.rrname dns.response.rrname",
	"tls":  "tls.sni tls.cert_subject tls.cert_issuer tls.cert_serial tls.cert_fingerprint tls.certs tls.subjectaltname tls.alpn tls.random tls.random_time tls.random_bytes ja3.hash ja3.string ja3s.hash ja3s.string ja4.hash",
	"ssh":  "ssh.software ssh.proto ssh.hassh ssh.hassh.string ssh.hassh.server ssh.hassh.server.string",
	"smtp": "smtp.helo smtp.mail_from smtp.rcpt_to file.data",
	"ftp":  "ftp.command ftp.command_data ftp.reply ftp.completion_code",
}

// rulesOfAllBuffers are rules about each buffer, and some of each kind beside.
func rulesOfAllBuffers(t testing.TB) *Rules {
	var text strings.Builder
	sid := 1000
	for protocol, names := range buffersByProtocol {
		for name := range strings.FieldsSeq(names) {
			for _, what := range []string{`content:"1"`, `bsize:>1`, `content:!"zz"`, `pcre:"/[0-9]+(a|b)*$/"`} {
				sid++
				fmt.Fprintf(&text, "alert %s any any -> any any (msg:\"%s\"; %s; %s; sid:%d;)\n", protocol, name, name, what, sid)
			}
		}
	}
	text.WriteString(crossing)
	text.WriteString(`
alert tcp any any -> any any (msg:"far"; content:"a"; content:"b"; distance:1; within:20; byte_test:1,>,1,0,relative; sid:500;)
alert tcp-pkt any any -> any any (msg:"packet"; content:"e"; byte_jump:1,0,relative; isdataat:1,relative; sid:501;)
alert tcp-stream any any -> any any (msg:"stream"; content:"HTTP"; pcre:"/^\S+ \S+/R"; sid:502;)
alert http any any -> any any (msg:"hashed"; http.uri; to_sha256; content:"|00|"; sid:503;)
alert dns any any -> any any (msg:"opcode"; dns.opcode:0; sid:504;)
pass tcp any any -> any 81 (msg:"passed"; content:"pass"; sid:505;)
alert tcp any any -> any any (msg:"decoded"; base64_decode:bytes 20,relative; base64_data; content:"a"; sid:506;)
alert ip any any -> any any (msg:"kept"; pcre:"/(\w+)=(\w*)/, pkt:key, pkt:value"; pcre:"/(?P<flow_word>\w+)/"; sid:507;)
alert http any any -> any any (msg:"kept of a message"; http.uri; pcre:"/(.)$/, flow:end"; http.host; pcre:"/(.+)/, alert:host"; sid:508;)
alert ip any any -> any any (msg:"asked for"; flowvar:word,"a"; pktvar:c,"1"; sid:509;)
`)
	list, _ := rule.NewConfig().Parse("test.rules", text.String())
	rules, _ := NewRules(list, RuleOptions{})
	if rules.Len() < 300 {
		t.Fatalf("%d rules only", rules.Len())
	}
	return rules
}

// The input of FuzzEngine is frames, each with two bytes of length, one of the time that has
// passed, in tenths of a second, and one of the link type.
func pack(frames []Frame) (b []byte) {
	for _, f := range frames {
		b = binary.BigEndian.AppendUint16(b, uint16(len(f.Data)))
		b = append(b, 1, byte(f.LinkType))
		b = append(b, f.Data...)
	}
	return b
}

func unpack(b []byte) (frames []Frame) {
	now := sceneStart
	for len(b) >= 4 {
		n := min(int(binary.BigEndian.Uint16(b)), len(b)-4)
		now = now.Add(time.Duration(b[2]) * 100 * time.Millisecond)
		frames = append(frames, Frame{Time: now, Number: uint64(len(frames) + 1), Data: b[4 : 4+n], Length: n, LinkType: uint32(b[3])})
		b = b[4+n:]
	}
	return frames
}

// recorded are the frames of what happens in a scene.
func recorded(t testing.TB, act func(s *scene)) []Frame {
	s := newScene(t, Config{}, "")
	var frames []Frame
	s.tap = func(f *Frame) { frames = append(frames, *f) }
	act(s)
	return frames
}

// seeds are conversations of all protocols, and packets of all kinds.
func seeds(t testing.TB) map[string][]Frame {
	return map[string][]Frame{
		"http": recorded(t, func(s *scene) {
			c := s.connect(client, server)
			c.say(toServer, "GET /a%20b?c=1 HTTP/1.1\r\nHost: example.com\r\nUser-Agent: x1\r\nCookie: a=1\r\n\r\n")
			c.say(toClient, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\nhello\r\n0\r\n\r\n")
			c.say(toServer, "POST /f HTTP/1.1\r\nHost: example.com\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 72\r\n\r\n--x\r\nContent-Disposition: form-data; filename=\"a1\"\r\n\r\n1\r\n--x--\r\n")
			c.lose(toClient, 10)
			c.say(toClient, "HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcbH\xcd\xc9\xc9\x07\x00\x86\xa6\x106\x05\x00\x00\x00")
			c.close()
		}),
		"dns": recorded(t, func(s *scene) {
			s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("www.example.com"))
			s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("www.example.com"))
			c := s.connect("10.0.0.1:4001", "10.0.0.2:53")
			q := query("a.example.com")
			c.say(toServer, "\x00"+string(rune(len(q)))+q)
		}),
		"ftp": recorded(t, func(s *scene) {
			c := s.connect("10.0.0.1:4000", "10.0.0.2:21")
			c.say(toClient, "220 FTP 1\r\n")
			c.say(toServer, "USER a1\r\n")
			c.say(toClient, "229 Extended (|||40000|)\r\n")
			c.say(toServer, "RETR a1\r\n")
			d := s.connect("10.0.0.1:4001", "10.0.0.2:40000")
			d.say(toClient, "a file of 1 line")
			c.say(toClient, "150 it comes\r\n226 done\r\n")
			c.say(toServer, "AUTH TLS\r\n")
			c.say(toClient, "234 go on\r\n")
			c.say(toServer, clientHello)
			d.segment(toClient, wire.RST, "")
		}),
		"smtp": recorded(t, func(s *scene) {
			c := s.connect("10.0.0.1:4000", "10.0.0.2:25")
			c.say(toClient, "220 mail ESMTP\r\n")
			c.say(toServer, "EHLO a1\r\n")
			c.say(toClient, "250-mail\r\n250 STARTTLS\r\n")
			c.say(toServer, "MAIL FROM:<a@b1>\r\nRCPT TO:<c@d1>\r\nDATA\r\n")
			c.say(toClient, "250 ok\r\n250 ok\r\n354 go\r\n")
			c.say(toServer, "Subject: 1\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: attachment; filename=a1\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8xMg==\r\n--x--\r\n.\r\nSTARTTLS\r\n")
			c.say(toClient, "250 ok\r\n220 go\r\n")
			c.say(toServer, clientHello)
		}),
		"ssh": recorded(t, func(s *scene) {
			c := s.connect("10.0.0.1:4000", "10.0.0.2:22")
			c.say(toServer, "SSH-2.0-a1\r\n")
			c.say(toClient, "SSH-2.0-OpenSSH_9.1\r\n")
		}),
		"tls": recorded(t, func(s *scene) {
			c := s.connect("10.0.0.1:4000", "10.0.0.2:443")
			c.say(toServer, clientHello)
			c.say(toClient, "\x15\x03\x03\x00\x02\x02\x28")
		}),
		"icmp": recorded(t, func(s *scene) {
			s.datagram("10.0.0.1:4000", "10.0.0.2:99", "x")
			quoted := ipPacket(addr1, addr2, wire.ProtoUDP, []byte{0x0f, 0xa0, 0, 99, 0, 9, 0, 0})
			s.packet(ipPacket(addr2, addr1, wire.ProtoICMP, append([]byte{3, 3, 0, 0, 0, 0, 0, 0}, quoted...)))
			s.packet(ipPacket(addr61, addr62, wire.ProtoICMPv6, []byte{128, 0, 0, 0, 0, 1, 0, 1}))
			s.packet(ipPacket(addr1, addr2, protoGRE, append([]byte{0, 0, 8, 0}, quoted...)))
		}),
	}
}

// FuzzEngine: whatever comes, the engine goes on, and within its memory.
func FuzzEngine(f *testing.F) {
	rules, none := rulesOfAllBuffers(f), rulesOf(f, "")
	for _, frames := range seeds(f) {
		f.Add(pack(frames), uint8(0))
		f.Add(pack(frames), uint8(0xff))
	}
	f.Fuzz(func(t *testing.T, b []byte, how uint8) {
		const flowMemory, streamMemory = 256 << 10, 256 << 10
		cfg := everything()
		cfg.Packets, cfg.Records = true, cfg.Records.With(FileRecord)
		cfg.FlowMemory, cfg.StreamMemory, cfg.StreamDepth = flowMemory, streamMemory, 64<<10
		cfg.NoChecksums, cfg.Midstream, cfg.Inline, cfg.OneSided = how&1 == 0, how&2 != 0, how&4 != 0, how&8 != 0
		cfg.Anomaly = anomaly.Config{MaxEntries: 64, MaxEpisodes: 8, ScanPorts: 2, SYNRate: 2, UDPRate: 2, BruteTries: 2}
		first, frames := rules, unpack(b)
		if how&16 != 0 {
			first = none
		}
		e := NewEngine(cfg, first)
		for i, frame := range frames {
			if i == len(frames)/2 && first == none {
				e.Reload(rules)
			}
			o := e.Process(&frame)
			for i := range o.Alerts {
				if a := &o.Alerts[i]; a.Frame.Number > frame.Number || a.Msg == "" {
					t.Errorf("packet %d: %+v", frame.Number, a)
				}
				last := uint64(0)
				for _, f := range o.Alerts[i].Behind {
					if f.Number <= last || f.Number >= frame.Number {
						t.Errorf("packet %d: packets %d and %d are behind an alert", frame.Number, last, f.Number)
					}
					last = f.Number
				}
			}
			// What a packet has brought is only counted at the next.
			if s := e.Stats(); s.FlowMemory > flowMemory+128<<10 || s.StreamMemory > streamMemory {
				t.Fatalf("packet %d: %d bytes of flows, %d of streams", frame.Number, s.FlowMemory, s.StreamMemory)
			}
		}
		e.Finish()
		if n := e.worker.trails.bytes; n != 0 {
			t.Errorf("%d bytes of packets are left", n)
		}
		if s := e.Stats(); s.Flows != 0 || s.FlowMemory != 0 || s.StreamMemory != 0 {
			t.Errorf("%d flows, %d bytes of flows and %d of streams are left", s.Flows, s.FlowMemory, s.StreamMemory)
		}
	})
}
