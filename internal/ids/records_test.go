package ids

import (
	"net/netip"
	"slices"
	"testing"

	"gotcp/internal/wire"
)

// dialogues are one of HTTP, one of DNS, and one of TLS.
func dialogues(s *scene) {
	c := s.connect(client, server)
	c.say(toServer, "GET /a HTTP/1.1\r\nHost: example.com:8080\r\nUser-Agent: me\r\nReferer: you\r\n\r\n")
	c.say(toClient, "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok")
	c.say(toServer, "GET /b HTTP/1.1\r\nHost: example.com\r\n\r\n")
	c.close()
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", query("example.com"))
	s.datagram("10.0.0.2:53", "10.0.0.1:4000", answer("example.com"))
	t := s.connect("10.0.0.1:4001", "10.0.0.2:443")
	t.say(toServer, clientHello)
	s.finish()
}

// TestRecords: with rules or without, of what was answered and what was not.
func TestRecords(t *testing.T) {
	for _, rules := range []string{"", `alert ip any any -> any any (msg:"x"; sid:1;)`} {
		cfg := everything()
		cfg.Detectors, cfg.Records = false, cfg.Records&^RecordKinds(0).With(AnomalyRecord)
		s := newScene(t, cfg, rules)
		dialogues(s)
		var kinds []RecordKind
		for _, r := range s.said.Records {
			kinds = append(kinds, r.Kind)
		}
		// Flows end in the order in which they began.
		if want := []RecordKind{HTTPRecord, DNSRecord, DNSRecord, HTTPRecord, FlowRecord, FlowRecord, TLSRecord, FlowRecord}; !slices.Equal(kinds, want) {
			t.Fatalf("rules %q: %v, want %v", rules, kinds, want)
		}
		first, unanswered := &s.said.Records[0], &s.said.Records[3]
		if h := first.Tx.HTTP; h.URL != "/a" || h.Status != 302 || first.TxID != 0 || first.Number == 0 || first.Src.String() != client {
			t.Errorf("%+v %+v", first, h)
		}
		if h := unanswered.Tx.HTTP; h.URL != "/b" || h.Status != 0 || unanswered.TxID != 1 || unanswered.Number != 0 {
			t.Errorf("%+v %+v", unanswered, h)
		}
		flow := &s.said.Records[4]
		if e := flow.FlowEnd; !e.TCP || e.TCPState != "closed" || e.Flags != uint8(wire.SYN|wire.ACK|wire.PSH|wire.FIN) || e.Alerted != (rules != "") || flow.Flow.ToServer.Packets != 7 {
			t.Errorf("%+v of %+v", e, flow.Flow)
		}
	}
}

// TestRecordsOfDialogues: each protocol that is looked into makes them.
func TestRecordsOfDialogues(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(SSHRecord).With(SMTPRecord).With(FTPRecord)}, "")
	for _, d := range []struct{ port, greeting, word string }{{"22", "SSH-2.0-s\r\n", "SSH-2.0-c\r\n"}, {"25", "220 x ESMTP\r\n", "EHLO y\r\n"}, {"21", "220 x FTP\r\n", "USER y\r\n"}} {
		c := s.connect("10.0.0.1:40"+d.port, "10.0.0.2:"+d.port)
		c.say(toClient, d.greeting)
		c.say(toServer, d.word)
		c.close()
	}
	s.finish()
	var said [3]bool
	for _, r := range s.said.Records {
		said[0] = said[0] || r.Kind == SSHRecord && r.Tx.SSH.ClientSoftware == "c"
		said[1] = said[1] || r.Kind == SMTPRecord && r.Tx.SMTP.Helo == "y"
		said[2] = said[2] || r.Kind == FTPRecord && r.Tx.FTP.Command == "USER"
	}
	if said != [3]bool{true, true, true} {
		t.Errorf("%v of %+v", said, s.said.Records)
	}
}

// TestRecordsOnlyThoseWanted.
func TestRecordsOnlyThoseWanted(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(DNSRecord)}, "")
	dialogues(s)
	if r := s.said.Records; len(r) != 2 || r[0].Kind != DNSRecord || r[1].Kind != DNSRecord {
		t.Errorf("%+v", r)
	}
}

// TestAnomalies: each event of a packet is a record, whoever has raised it.
func TestAnomalies(t *testing.T) {
	s := newScene(t, Config{Records: RecordKinds(0).With(AnomalyRecord)}, "")
	s.packet([]byte{0x45, 0, 0, 20, 0, 0})
	c := s.unconnected(client, server)
	c.segment(toServer, wire.RST, "")
	// A query in which the bit is set that must be zero, and one of HTTP's port that is of another.
	s.datagram("10.0.0.1:4000", "10.0.0.2:53", "\x12\x34\x01\x40"+query("example.com")[4:])
	h := s.connect("10.0.0.1:4001", "10.0.0.2:80")
	h.say(toServer, "GET / HTTP/1.0\r\n\r\n")
	h.say(toClient, "SSH-2.0-x\r\n")
	var got []string
	for _, r := range s.said.Records {
		got = append(got, r.Anomaly.Type+" "+r.Anomaly.Event+" "+r.Proto)
	}
	if want := []string{"decode ipv4.pkt_too_small ", "stream rst_but_no_session TCP", "applayer z_flag_set UDP", "applayer applayer_mismatch_protocol_both_directions TCP"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if r := s.said.Records; r[0].Src != (netip.AddrPort{}) || r[0].Number != 1 || r[1].Flow.ID == 0 || !r[1].HasPorts {
		t.Errorf("%+v", r)
	}
}

// TestAnomaliesAtTheEnd: what is odd about the last words, which nobody has acknowledged, is a
// record, too, with rules or without.
func TestAnomaliesAtTheEnd(t *testing.T) {
	for _, rules := range []string{"", `alert udp any any -> any any (msg:"x"; sid:1;)`} {
		s := newScene(t, Config{Records: RecordKinds(0).With(AnomalyRecord)}, rules)
		h := s.connect("10.0.0.1:4001", "10.0.0.2:80")
		h.say(toServer, "GET / HTTP/1.0\r\n\r\n")
		h.segment(toClient, wire.PSH|wire.ACK, "SSH-2.0-x\r\n")
		s.finish()
		if r := s.said.Records; len(r) != 1 || r[0].Anomaly.Event != "applayer_mismatch_protocol_both_directions" {
			t.Errorf("%q: %+v", rules, r)
		}
	}
}
