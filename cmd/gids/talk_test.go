package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// talk connects to the peer, which repeats every line.
func (s *scene) talk(t *testing.T) (say func(line string)) {
	t.Helper()
	l, err := s.peer.Listen("tcp", s.theirs.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		for lines := bufio.NewScanner(c); lines.Scan(); {
			fmt.Fprintln(c, lines.Text())
		}
	}()
	c, err := s.us.Dial("tcp", s.theirs.AddrPort(7000).String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	answers := bufio.NewReader(c)
	return func(line string) {
		t.Helper()
		fmt.Fprintln(c, line)
		if got, err := answers.ReadString('\n'); err != nil || got != line+"\n" {
			t.Fatalf("%q, %v", got, err)
		}
	}
}

// A connection that is there when rules are read again is judged by the new ones, which know what
// the old ones have noted of it.
func TestReloadKeepsFlows(t *testing.T) {
	t.Parallel()
	for _, workers := range []string{"1", "2"} {
		t.Run(workers, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			dir := t.TempDir()
			made(t, dir, "a.rules", `alert tcp-pkt any any -> any 7000 (msg:"began"; flow:established; content:"first"; flowbits:set,greeted; sid:1;)`)
			w := s.watch(t, "-S", dir, "--fanout", workers)
			say := s.talk(t)
			say("the first line")
			w.Prints("[1:1:0] began")
			// Other names are numbered before this one now.
			made(t, dir, "a.rules", `
alert tcp-pkt any any -> any 7000 (msg:"never"; flow:established; content:"second"; flowbits:isset,other; sid:2;)
alert tcp-pkt any any -> any 7000 (msg:"sets others"; flow:established; content:"nobody says this"; flowbits:set,other; flowbits:set,more; sid:3;)
alert tcp-pkt any any -> any 7000 (msg:"went on"; flow:established; content:"second"; flowbits:isset,greeted; sid:4;)
`)
			w.Cmd.Process.Signal(syscall.SIGHUP)
			w.Awaits("3 rules are read again")
			say("the second line")
			w.Prints("[1:4:0] went on")
			w.Cmd.Process.Signal(os.Interrupt)
			w.Ends(0)
			if said := w.Out.String(); strings.Contains(said, "never") {
				t.Errorf("%s", said)
			}
			if said := w.Stderr.String(); !strings.Contains(said, "(0 dropped)") {
				t.Errorf("%s", said)
			}
		})
	}
}

// A request over a wire is the rule's, with all that EVE says of it.
func TestRequest(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	l, err := s.peer.Listen("tcp", s.theirs.AddrPort(80).String())
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	// The kernels' own IPv6 chatter would be flows as well.
	w := s.watch(t, "tcp", "--json", "--records", "http,flow", "--no-detectors", "-S", made(t, t.TempDir(), "a.rules",
		`alert http any any -> any any (msg:"it asks for passwords"; flow:established,to_server; http.method; content:"GET"; http.uri; content:"/etc/passwd"; classtype:web-application-attack; sid:1; rev:3;)`))
	client := &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       s.us.DialContext,
	}}
	r, err := client.Get("http://" + s.theirs.Addr().String() + "/a/%2e%2e/etc/passwd?x=1")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	w.Prints(`"event_type":"alert"`)
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
	records := map[string]map[string]any{}
	for line := range strings.Lines(w.Out.String()) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		kind := e["event_type"].(string)
		if records[kind] != nil {
			t.Errorf("more than one %s: %s", kind, line)
		}
		records[kind] = e
	}
	for kind, want := range map[string]map[string]any{
		"alert": {
			"src_ip": s.ours.Addr().String(), "dest_port": 80.0, "app_proto": "http", "alert.signature_id": 1.0, "alert.rev": 3.0,
			"alert.category": "Web Application Attack", "alert.severity": 1.0, "http.http_method": "GET", "http.hostname": s.theirs.Addr().String(),
		},
		"http": {"http.url": "/a/%2e%2e/etc/passwd?x=1", "http.status": 404.0, "http.http_user_agent": "Go-http-client/1.1", "dest_ip": s.theirs.Addr().String()},
		"flow": {"app_proto": "http", "flow.alerted": true, "tcp.syn": true, "proto": "TCP"},
	} {
		if !matches(records[kind], want) {
			t.Errorf("%s: %v, want %v", kind, records[kind], want)
		}
	}
}
