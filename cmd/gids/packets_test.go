package main

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	from "gotcp/internal/ids/app"
	"gotcp/internal/ids/packettest"
	"gotcp/internal/wire"
)

// requests is a capture of connections with a request each, which its server acknowledges.
func requests(t *testing.T, paths ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.pcap")
	w, err := capture.OpenWriter(name, capture.WriterConfig{LinkType: capture.LinkEthernet, Snaplen: 65535}, began)
	if err != nil {
		t.Fatal(err)
	}
	at := began
	for i, path := range paths {
		ends := [2]netip.AddrPort{
			netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 1000), netip.MustParseAddrPort("192.0.2.1:80"),
		}
		n := packettest.Numbers{1000, 2000}
		for _, s := range []struct {
			dir   from.Direction
			flags wire.TCPFlags
			data  string
		}{
			{from.ToServer, wire.SYN, ""}, {from.ToClient, wire.SYN | wire.ACK, ""}, {from.ToServer, wire.ACK, ""},
			{from.ToServer, wire.PSH | wire.ACK, "GET " + path}, {from.ToServer, wire.PSH | wire.ACK, " HTTP/1.1\r\nHost: a\r\n\r\n"},
			{from.ToClient, wire.ACK, ""}, {from.ToServer, wire.FIN | wire.ACK, ""}, {from.ToClient, wire.FIN | wire.ACK, ""}, {from.ToServer, wire.ACK, ""},
		} {
			src, dst := ends[s.dir], ends[s.dir.Other()]
			b := make([]byte, wire.EthernetLen)
			wire.PutEthernet(b, wire.MAC{2, 0, 0, 0, 0, 1}, wire.MAC{2, 0, 0, 0, 0, 2}, wire.TypeIPv4)
			b = append(b, packettest.IP(src.Addr(), dst.Addr(), wire.ProtoTCP, packettest.TCP(src, dst, n.Next(s.dir, s.flags, len(s.data)), nil, s.data))...)
			at = at.Add(time.Millisecond)
			if err := w.Write(began, &capture.Packet{Time: at, Data: b, Length: len(b), LinkType: capture.LinkEthernet}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// The bytes that a rule has found are in what is saved, each packet once, and the same however many workers there
// are: they came before what raised the alert.
func TestPacketsBehindAlerts(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	dir := t.TempDir()
	var paths []string
	for i := range 500 {
		paths = append(paths, fmt.Sprintf("/%s/%d", []string{"good", "evil", "fine"}[i%3], i))
	}
	in, rules := requests(t, paths...), made(t, dir, "a.rules", `alert http any any -> any any (msg:"one"; http.uri; content:"/evil/"; sid:1;)
alert tcp any any -> any any (msg:"two"; flow:established,to_server; content:"/evil/"; sid:2;)
`)
	var saved []string
	for _, workers := range []string{"1", "3"} {
		name := filepath.Join(dir, "alerts"+workers)
		if o := s.gids(t, "-r", in, "-S", rules, "-q", "--no-detectors", "--fanout", workers, "--pcap-alerts", name); o.Status != 0 || o.Stderr != "" {
			t.Fatalf("%+v", o)
		}
		r, err := capture.OpenFile(name)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		var all strings.Builder
		found := map[string]int{}
		var b capture.Batch
		for r.Read(&b, time.Time{}) == nil {
			for _, p := range b.Packets {
				fmt.Fprintf(&all, "%v %x\n", p.Time, p.Data)
				for _, path := range paths {
					if strings.HasSuffix(string(p.Data), "GET "+path) {
						found[path]++
					}
				}
			}
		}
		for _, path := range paths {
			if want := strings.Count(path, "evil"); found[path] != want {
				t.Errorf("%s workers: %s is saved %d times, want %d", workers, path, found[path], want)
			}
		}
		saved = append(saved, all.String())
	}
	if saved[0] != saved[1] {
		t.Errorf("three workers save %d bytes of text, one %d", len(saved[1]), len(saved[0]))
	}
}
