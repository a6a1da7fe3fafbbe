package main

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// garp runs the command in a host to its end.
func garp(t testing.TB, h *lab.Host, args ...string) proc.Output {
	t.Helper()
	return proc.Run(t, proc.Command(t, h, args...))
}

// pair is two hosts on a wire.
func pair(t testing.TB) (us, peer *lab.Host, ours, theirs *lab.Interface) {
	l := lab.New(t)
	us, peer = l.Host("us"), l.Host("peer")
	ours, theirs = l.Connect(us, peer, lab.Veth{})
	return us, peer, ours, theirs
}

// arpFrame is an ARP packet on the wire.
func arpFrame(src, dst wire.MAC, f wire.ARPFields) []byte {
	b := make([]byte, wire.EthernetLen+wire.ARPLen)
	f.Put(b[wire.PutEthernet(b, dst, src, wire.TypeARP):])
	return b
}

// announcement is a gratuitous request.
func announcement(ip netip.Addr, mac wire.MAC) []byte {
	return arpFrame(mac, wire.Broadcast, wire.ARPFields{Op: wire.ARPRequest, SenderMAC: mac, SenderIP: ip, TargetIP: ip})
}

// owner answers requests for an address as a MAC, when that is on.
func owner(ip netip.Addr, mac wire.MAC, on func() bool) func([]byte) [][]byte {
	return func(frame []byte) [][]byte {
		e, err := wire.ParseEthernet(frame)
		if err != nil || e.Type() != wire.TypeARP || !e.Dst().IsGroup() && e.Dst() != mac {
			return nil
		}
		p, err := wire.ParseARP(e.Payload())
		if err != nil || p.Op() != wire.ARPRequest || p.TargetIP() != ip || p.SenderIP() == ip || !on() {
			return nil
		}
		return [][]byte{arpFrame(mac, p.SenderMAC(), wire.ARPFields{
			Op: wire.ARPReply, SenderMAC: mac, SenderIP: ip, TargetMAC: p.SenderMAC(), TargetIP: p.SenderIP(),
		})}
	}
}

// noticed is an event of garp watch.
type noticed struct {
	Type string
	IP   netip.Addr
	MAC  wire.MAC
	Was  wire.MAC
	Time time.Time
}

// watcher is a running garp watch.
type watcher struct {
	t testing.TB
	*proc.Piped
	events []noticed
}

// startWatch starts garp watch and waits until it hears.
func startWatch(t testing.TB, h *lab.Host, args ...string) *watcher {
	t.Helper()
	p := proc.StartPiped(t, proc.Command(t, h, append([]string{"watch", "-v", "--json"}, args...)...))
	p.Awaits("watching")
	return &watcher{t: t, Piped: p}
}

// awaits reads events up to one of a kind about an address.
func (w *watcher) awaits(kind string, ip netip.Addr) noticed {
	w.t.Helper()
	for {
		line, err := w.Out.ReadBytes('\n')
		if err != nil {
			w.t.Fatalf("no %s of %v, but %v and %q", kind, ip, w.events, w.Stderr)
		}
		var e noticed
		if err := json.Unmarshal(line, &e); err != nil {
			w.t.Fatalf("%s: %v", line, err)
		}
		w.events = append(w.events, e)
		if e.Type == kind && e.IP == ip {
			return e
		}
	}
}

// addr is a constant address.
func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

// records are lines of JSON.
func records(t testing.TB, text string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(text) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, r)
	}
	return all
}

// columns is a column of lines with tabs.
func columns(text string, n int) []string {
	var all []string
	for line := range strings.Lines(text) {
		if fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(fields) > n {
			all = append(all, fields[n])
		}
	}
	return all
}
