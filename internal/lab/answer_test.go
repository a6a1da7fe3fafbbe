package lab

import (
	"bytes"
	"net/netip"
	"os/exec"
	"strings"
	"testing"

	"gotcp/internal/wire"
)

// pings says whether the kernel's ping socket, by way of ping, gets an answer.
func pings(t *testing.T, h *Host, to netip.Addr) bool {
	t.Helper()
	h.Sysctl("net.ipv4.ping_group_range", "0 0")
	ping, err := exec.LookPath("ping")
	if err != nil {
		t.Skip("ping is not installed")
	}
	out, err := h.Command(ping, "-n", "-c", "1", "-W", "0.3", to.String()).CombinedOutput()
	if !strings.Contains(string(out), "1 packets transmitted") {
		t.Fatalf("ping: %v: %s", err, out)
	}
	return err == nil
}

// ask is an echo request in a frame.
func ask() []byte {
	r := &Reply{SrcMAC: wire.MAC{2, 0, 0, 0, 0, 1}, DstMAC: wire.MAC{2, 0, 0, 0, 0, 2}, Type: wire.ICMPv4Echo,
		Rest: wire.EchoRest(7, 8), Payload: []byte("sixteen bytes ..")}
	r.IP = wire.IPv4Fields{TTL: 64, Proto: wire.ProtoICMP, Src: netip.MustParseAddr("10.77.0.1"), Dst: silent}
	return r.frame()
}

// taken splits an answer into its parts.
func taken(t *testing.T, frame []byte) (wire.Ethernet, wire.IPv4, wire.ICMPv4) {
	t.Helper()
	eth, err := wire.ParseEthernet(frame)
	if err != nil {
		t.Fatal(err)
	}
	ip, err := wire.ParseIPv4(eth.Payload())
	if err != nil {
		t.Fatal(err)
	}
	icmp, err := wire.ParseICMPv4(ip.Payload())
	if err != nil {
		t.Fatal(err)
	}
	return eth, ip, icmp
}

func TestEchoReply(t *testing.T) {
	q := ask()
	if _, echo, ok := EchoRequest(q, silent); !ok || echo.Seq() != 8 {
		t.Fatalf("not an echo request: %v %v", echo, ok)
	}
	if _, _, ok := EchoRequest(q, netip.MustParseAddr("10.77.0.98")); ok {
		t.Error("a request to somebody else is taken")
	}
	eth, ip, icmp := taken(t, EchoReply(q, nil))
	if eth.Dst() != (wire.MAC{2, 0, 0, 0, 0, 1}) || ip.Src() != silent || icmp.Type() != wire.ICMPv4EchoReply ||
		icmp.ID() != 7 || icmp.Seq() != 8 || string(icmp.Payload()) != "sixteen bytes .." || !icmp.ChecksumOK() || !ip.ChecksumOK() {
		t.Errorf("the reply is %x", EchoReply(q, nil))
	}
	_, ip, icmp = taken(t, EchoReply(q, func(r *Reply) {
		r.IP.TTL, r.BadChecksum, r.Payload = 9, true, bytes.Repeat([]byte{1}, 3)
	}))
	if ip.TTL() != 9 || icmp.ChecksumOK() || len(icmp.Payload()) != 3 {
		t.Errorf("the changed reply is %x", ip)
	}
}

func TestICMPErrorQuotes(t *testing.T) {
	q := ask()
	_, _, icmp := taken(t, ICMPError(q, 3, 1, nil))
	quote, err := wire.ParseQuote(icmp.Payload())
	if icmp.Type() != 3 || icmp.Code() != 1 || !icmp.ChecksumOK() || len(icmp.Payload()) != 28 || err != nil {
		t.Errorf("%x quotes %+v, %v", icmp, quote, err)
	}
}

func TestAnswersToNothing(t *testing.T) {
	for _, frame := range [][]byte{nil, make([]byte, 13), make([]byte, 60), ask()[:30]} {
		if AnswerARP(frame, wire.MAC{}, silent) != nil || EchoReply(frame, nil) != nil || ICMPError(frame, 3, 1, nil) != nil {
			t.Errorf("an answer to %x", frame)
		}
		if _, _, ok := EchoRequest(frame, silent); ok {
			t.Errorf("a request in %x", frame)
		}
	}
}
