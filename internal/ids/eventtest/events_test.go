package eventtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids"
	"gotcp/internal/ids/event"
	"gotcp/internal/ids/traffic"
	"gotcp/internal/wire"
)

// allEvents are rules about all events there are, whose numbers are the events'.
func allEvents() string {
	var b strings.Builder
	for e := event.Event(1); e < 4000; e++ {
		name := e.String()
		_, isDecode := event.Decode(name)
		_, isStream := event.Stream(name)
		protocol, _, isApp := strings.Cut(name, ".")
		switch {
		case isDecode:
			fmt.Fprintf(&b, "alert pkthdr any any -> any any (decode-event:%s; sid:%d;)\n", name, e)
		case isStream:
			fmt.Fprintf(&b, "alert tcp any any -> any any (stream-event:%s; sid:%d;)\n", name, e)
		case protocol == "applayer":
			_, name, _ = strings.Cut(name, ".")
			fmt.Fprintf(&b, "alert ip any any -> any any (app-layer-event:%s; sid:%d;)\n", name, e)
		case isApp:
			fmt.Fprintf(&b, "alert %s any any -> any any (app-layer-event:%s; sid:%d;)\n", protocol, name, e)
		}
	}
	return b.String()
}

var everyEvent = allEvents()

// events are those of frames, each with its packet: "pkt_invalid_ack@4".
func events(t *testing.T, frames [][]byte) []string {
	t.Helper()
	var names []string
	for _, alert := range run(t, ids.Config{}, everyEvent, frames) {
		var e, at int
		fmt.Sscanf(alert, "%d@%d", &e, &at)
		names = append(names, fmt.Sprintf("%s@%d", event.Event(e), at))
	}
	slices.Sort(names)
	return names
}

func TestThereAreRulesOfAllEvents(t *testing.T) {
	if n := strings.Count(everyEvent, "\n"); n < 300 {
		t.Errorf("%d rules", n)
	}
}

// lines is a dialogue of lines, where those that begin with "<" are the server's.
func lines(port uint16, parts ...string) *talk {
	c := dial(port)
	for _, p := range parts {
		if text, ok := strings.CutPrefix(p, "<"); ok {
			c.say(server, text+"\r\n")
		} else {
			c.say(client, p+"\r\n")
		}
	}
	return c.close()
}

const (
	question = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x06google\x03com\x00\x00\x01\x00\x01"
	reply    = "\x12\x34\x81\x80\x00\x01\x00\x01\x00\x00\x00\x00\x03www\x06google\x03com\x00\x00\x01\x00\x01" +
		"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04\x01\x02\x03\x04"
)

// TestPlainDialoguesHaveNoEvents: nothing is wrong with them.
func TestPlainDialoguesHaveNoEvents(t *testing.T) {
	for name, c := range map[string]*talk{
		"http":         dial(80).say(client, get).say(server, answer("", "hello")).close(),
		"http kept up": dial(80).say(client, get).say(server, answer("", "one")).say(client, get).say(server, answer("", "two")).close(),
		"http chunked": dial(80).say(client, get).say(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n").close(),
		"http port":    dial(8080).say(client, "GET / HTTP/1.1\r\nHost: a:8080\r\n\r\n").say(server, answer("", "hello")).close(),
		"smtp": lines(25, "<220 x ESMTP", "EHLO a", "<250-x\r\n250 PIPELINING", "MAIL FROM:<a@b>", "<250 ok", "RCPT TO:<c@d>", "<250 ok",
			"DATA", "<354 go", "Subject: x\r\n\r\nhello\r\n.", "<250 ok", "QUIT", "<221 bye"),
		"smtp, pipelined": lines(25, "<220 x ESMTP", "EHLO a", "<250-x\r\n250 PIPELINING", "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA",
			"<250 ok\r\n250 ok\r\n354 go", "hello\r\n.\r\nQUIT", "<250 ok\r\n221 bye"),
		"smtp, login": lines(25, "<220 x ESMTP", "EHLO a", "<250-x\r\n250 AUTH LOGIN", "AUTH LOGIN", "<334 VXNlcm5hbWU6", "YQ==",
			"<334 UGFzc3dvcmQ6", "YQ==", "<235 ok", "QUIT", "<221 x"),
		"ftp":      lines(21, "<220-x\r\n220 y", "USER a", "<331 pw", "PASS b", "<230 ok", "FEAT", "<211-Feat\r\n SIZE\r\n211 End", "QUIT", "<221 x"),
		"ssh":      dial(22).say(server, "SSH-2.0-OpenSSH_9\r\n").say(client, "SSH-2.0-OpenSSH_9\r\n", "\x00\x00\x00\x0c\x04\x15zzzzzzzzzz"),
		"dns":      datagrams(53, question, "<"+reply),
		"dns, tcp": dial(53).say(client, "\x00\x20"+question+"\x00\x20"+question).say(server, "\x00\x30"+reply, "\x00\x30"+reply).close(),
		"dns, cut": dial(53).say(client, "\x00", "\x20"+question[:9], question[9:]).say(server, "\x00\x30"+reply).close(),
	} {
		if got := events(t, c.frames); len(got) > 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestHTTPEvents: requests, but for the last, which are responses. What is odd with one is told
// in both directions, as far as nobody was done with the transaction there.
func TestHTTPEvents(t *testing.T) {
	request := func(s string) *talk { return dial(80).say(client, s).say(server, answer("", "")).close() }
	response := func(s string) *talk { return dial(80).say(client, get).say(server, s).close() }
	for _, c := range []struct {
		c    *talk
		want string
	}{
		{request("GET / HTTP/1.1\r\n\r\n"), "http.missing_host_header@5 http.missing_host_header@7"},
		{request("GET / HTTP/1.0\r\n\r\n"), ""},
		{request("GET /\r\n\r\n"), ""},
		{request("GET /\r\nHost: a\r\n\r\n"), "http.request_line_missing_protocol@5 http.request_line_missing_protocol@7"},
		{request("GET / HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n"), "http.request_field_missing_colon@5 http.request_field_missing_colon@7"},
		{request("GET / HTTP/1.1\r\nHost: a\r\nA(: b\r\n\r\n"), "http.request_header_invalid@5 http.request_header_invalid@7"},
		{request("GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n"), ""},
		{request("GET / HTTP/1.1\r\n X: 1\r\nHost: a\r\n\r\n"), "http.invalid_request_field_folding@5 http.invalid_request_field_folding@7"},
		{request("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"), "http.host_header_ambiguous@5 http.host_header_ambiguous@7"},
		{request("GET / HTTP/1.1\r\nHost: a:81\r\n\r\n"), "http.request_server_port_tcp_port_mismatch@5 http.request_server_port_tcp_port_mismatch@7"},
		{request("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"), "http.method_delim_non_compliant@5 http.method_delim_non_compliant@7"},
		{request("GET /\tHTTP/1.1\r\nHost: a\r\n\r\n"), "http.uri_delim_non_compliant@5 http.uri_delim_non_compliant@7"},
		{request("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\nX: 3\r\n\r\n"), "http.request_header_repetition@5 http.request_header_repetition@7"},
		{request("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n\r\n"), "http.invalid_request_chunk_len@5 http.invalid_request_chunk_len@7"},
		{request("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Foo bar\r\n\r\n"), "http.request_auth_unrecognized@5 http.request_auth_unrecognized@7"},
		{response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nabc\r\n\r\n"), "http.response_field_missing_colon@7 http.response_field_missing_colon@9"},
		{response("HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n"), "http.response_invalid_status@7 http.response_invalid_status@9"},
		{response("HTTP/x 200 OK\r\nContent-Length: 0\r\n\r\n"), "http.response_invalid_protocol@7 http.response_invalid_protocol@9"},
		{response(answer("", "") + answer("", "")), "http.unable_to_match_response_to_request@7 http.unable_to_match_response_to_request@9"},
		{response("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "http.response_chunked_old_proto@7 http.response_chunked_old_proto@9"},
		{response(answer("Content-Encoding: gzip\r\n", "no gzip!")), "http.gzip_decompression_failed@7 http.gzip_decompression_failed@9"},
	} {
		if got := strings.Join(events(t, c.c.frames), " "); got != c.want {
			t.Errorf("%q: got %s, want %s", c.c.frames[3][wire.IPv4MinLen+wire.TCPMinLen:], got, c.want)
		}
	}
}

// step is a segment. Numbers are relative to each side's beginning.
type step struct {
	from     int
	flags    wire.TCPFlags
	seq, ack int
	data     string
}

func play(steps ...step) *talk {
	c := &talk{ports: [2]uint16{40000, 9999}}
	for _, s := range steps {
		c.seq[s.from], c.seq[1-s.from] = uint32(1000+4000*s.from+s.seq), uint32(5000-4000*s.from+s.ack)
		c.segment(s.from, s.flags, s.data)
	}
	return c
}

func TestStreamEvents(t *testing.T) {
	const S, A, F, R = wire.SYN, wire.ACK, wire.FIN, wire.RST
	syn, synACK, ack := step{0, S, 0, 0, ""}, step{1, S | A, 0, 1, ""}, step{0, A, 1, 1, ""}
	opened := func(steps ...step) []step { return append([]step{syn, synACK, ack}, steps...) }
	for name, c := range map[string]struct {
		steps []step
		want  string
	}{
		"SYN-ACK of something else":   {[]step{syn, {1, S | A, 0, 7, ""}}, "3whs_synack_with_wrong_ack@2"},
		"SYN-ACK from the client":     {[]step{syn, {0, S | A, 0, 1, ""}}, "3whs_synack_in_wrong_direction@2"},
		"another SYN-ACK":             {[]step{syn, synACK, {1, S | A, 5, 1, ""}}, ""},
		"SYN-ACK, another ACK":        {[]step{syn, synACK, {1, S | A, 0, 7, ""}}, "3whs_synack_resend_with_diff_ack@3 3whs_synack_resend_with_different_ack@3"},
		"another SYN":                 {[]step{syn, synACK, {0, S, 5, 0, ""}}, "3whs_syn_resend_diff_seq_on_syn_recv@3"},
		"third, all wrong":            {[]step{syn, synACK, {0, A, 9, 9, ""}}, "3whs_wrong_seq_wrong_ack@3"},
		"third, wrong ACK":            {[]step{syn, synACK, {0, A, 1, 9, ""}}, "3whs_right_seq_wrong_ack_evasion@3 pkt_invalid_ack@3"},
		"both begin":                  {[]step{syn, {1, S, 0, 0, ""}, {0, S | A, 0, 1, ""}, {1, A, 1, 1, ""}}, ""},
		"SYN and FIN":                 {[]step{{0, S | F, 0, 0, ""}}, "fin_but_no_session@1"},
		"FIN alone":                   {[]step{{0, F | A, 1, 1, ""}}, "fin_but_no_session@1"},
		"RST alone":                   {[]step{{0, R, 1, 1, ""}}, "rst_but_no_session@1"},
		"SYN, opened":                 {opened(step{0, S, 0, 0, ""}), "est_syn_resend@4"},
		"SYN-ACK, opened":             {opened(step{1, S | A, 3, 1, ""}), "est_synack_resend_with_diff_seq@4"},
		"SYN and FIN, opened":         {opened(step{0, S | F, 1, 0, ""}), "fin_syn@4"},
		"out of window":               {opened(step{0, A, 70001, 1, "a"}), "est_packet_out_of_window@4"},
		"ACK of nothing":              {opened(step{0, A, 1, 70000, "a"}), "est_invalid_ack@4 pkt_invalid_ack@4"},
		"sent twice":                  {opened(step{0, A, 1, 1, "abc"}, step{0, A, 1, 1, "abc"}), ""},
		"sent again":                  {opened(step{0, A, 1, 1, "abc"}, step{1, A, 1, 4, ""}, step{0, A, 1, 1, "abc"}), "pkt_spurious_retransmission@6"},
		"sent twice, but differently": {opened(step{0, A, 1, 1, "abc"}, step{0, A, 1, 1, "abX"}), "reassembly_overlap_different_data@5"},
		"gap":                         {opened(step{0, A, 5, 1, "abc"}, step{1, A, 1, 8, ""}), "applayer.applayer_proto_detection_skipped@5 reassembly_seq_gap@5"},
		"keep alive":                  {opened(step{0, A, 1, 1, "abc"}, step{1, A, 1, 4, ""}, step{0, A, 3, 1, "c"}, step{1, A, 1, 4, ""}), ""},
		"closed by the client":        {opened(step{0, F | A, 1, 1, ""}, step{1, A, 1, 2, ""}, step{1, F | A, 1, 2, ""}, step{0, A, 2, 2, ""}), ""},
		"closed by the server":        {opened(step{1, F | A, 1, 1, ""}, step{0, A, 1, 2, ""}, step{0, F | A, 1, 2, ""}, step{1, A, 2, 2, ""}), ""},
		"closed by both":              {opened(step{1, F | A, 1, 1, ""}, step{0, F | A, 1, 1, ""}, step{1, A, 2, 2, ""}, step{0, A, 2, 2, ""}), ""},
		"FIN out of window":           {opened(step{0, F | A, 70001, 1, ""}), "fin_out_of_window@4"},
		"FIN twice":                   {opened(step{0, F | A, 1, 1, ""}, step{0, F | A, 1, 1, ""}), ""},
		"closing, FIN out of window":  {opened(step{0, F | A, 1, 1, ""}, step{1, F | A, 80001, 2, ""}), "closewait_fin_out_of_window@5"},
		"closing, ACK of nothing":     {opened(step{0, F | A, 1, 1, ""}, step{1, A, 1, 90000, ""}), "closewait_invalid_ack@5 pkt_invalid_ack@5"},
		"closing, out of window":      {opened(step{1, F | A, 1, 1, ""}, step{0, A, 80001, 2, "a"}), "fin1_ack_wrong_seq@5"},
		"closing, SYN":                {opened(step{0, F | A, 1, 1, ""}, step{0, S, 0, 0, ""}), "shutdown_syn_resend@5"},
		"reset and goes on":           {opened(step{0, R | A, 1, 1, ""}, step{0, A, 1, 1, "abc"}), ""},
		"refused and answered":        {[]step{syn, {1, R | A, 0, 1, ""}, synACK, ack}, "suspected_rst_inject@3"},
		"once more": {opened(step{0, F | A, 1, 1, ""}, step{1, F | A, 1, 2, ""}, step{0, A, 2, 2, ""},
			step{0, S, 500, 0, ""}, step{1, S | A, 500, 501, ""}, step{0, A, 501, 501, ""}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(events(t, play(c.steps...).frames), " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestGeneratedTrafficHasNoEvents: it is as hosts send it.
func TestGeneratedTrafficHasNoEvents(t *testing.T) {
	var frames [][]byte
	for _, f := range traffic.Mix(traffic.Seed, 20_000) {
		frames = append(frames, f.Data[wire.EthernetLen:])
	}
	got := events(t, frames)
	for i, e := range got {
		if i == 10 {
			break
		}
		t.Error(e)
	}
	established := run(t, ids.Config{}, "alert http any any -> any any (http.method; content:\"GET\"; sid:1;)", frames)
	if len(established) < 100 {
		t.Errorf("%d requests were seen", len(established))
	}
}

// TestEventsInBothDirections: what is odd is a transaction's, whoever has caused it.
func TestEventsInBothDirections(t *testing.T) {
	odd := "GET / HTTP/1.1\r\nHost: a\r\nabc\r\n\r\n"
	asked := func() *talk { return dial(80).say(client, odd).say(server, answer("", "")).close() }
	expectEach(t, "http any any -> any any", asked(), []ruleCase{
		{`app-layer-event:http.request_field_missing_colon;`, "1@5 1@7"},
		{`app-layer-event:http.request_field_missing_colon; flow:to_server;`, "1@7"},
		{`app-layer-event:http.request_field_missing_colon; flow:to_client;`, "1@5"},
	})
	long := "SSH-2.0-" + strings.Repeat("x", 300) + "\r\n"
	expectEach(t, "ssh any any -> any any", dial(22).say(client, long).say(server, "SSH-2.0-y\r\n").close(), []ruleCase{
		{`app-layer-event:ssh.long_banner;`, "1@5 1@7"},
	})
	expectEach(t, "ssh any any -> any any", dial(22).say(client, "SSH-2.0-x\r\n").say(server, "SSH-2.0-y\r\n", "\x00\x00\x00\x01\x00\x00\x00\x00").close(), []ruleCase{
		{`app-layer-event:ssh.invalid_record;`, "1@9"}, // the parser has given up
	})
	// Nobody has acknowledged the answer: the client's side is concluded before it is known.
	cut := dial(80).say(client, get)
	cut.segment(server, wire.ACK|wire.PSH, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nabc\r\n\r\n")
	expectEach(t, "http any any -> any any", cut, []ruleCase{
		{`app-layer-event:http.response_field_missing_colon;`, "1@0"},
	})
	// A request that was looked at already hears nothing of its response.
	done := dial(80).say(client, get)
	done.segment(client, wire.ACK, "")
	expectEach(t, "http any any -> any any", done.say(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nabc\r\n\r\n").close(), []ruleCase{
		{`app-layer-event:http.response_field_missing_colon;`, "1@10"},
	})
}
