package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// scene is two hosts on a wire, of which one is listened at.
type scene struct {
	us, peer     *lab.Host
	ours, theirs *lab.Interface
}

func newScene(t testing.TB) *scene {
	l := lab.New(t)
	s := &scene{us: l.Host("us"), peer: l.Host("peer")}
	s.ours, s.theirs = l.Connect(s.us, s.peer, lab.Veth{})
	return s
}

// listen starts gdump on the scene's wire, and waits until it hears.
func (s *scene) listen(t testing.TB, args ...string) *proc.Listener {
	t.Helper()
	return proc.Listen(t, proc.Command(t, s.us, args...))
}

// listenAsTcpdump is listen for tcpdump.
func (s *scene) listenAsTcpdump(t testing.TB, args ...string) *proc.Listener {
	t.Helper()
	return proc.Listen(t, s.us.Command(needTcpdump(t), append([]string{"-l", "--immediate-mode"}, args...)...))
}

// ends interrupts a listener that has printed the text, and returns its lines.
func ends(l *proc.Listener, after string) string {
	l.Prints(after)
	l.Cmd.Process.Signal(os.Interrupt)
	l.Ends(0)
	return l.Out.String()
}

// last is what only the last packets of talk have: their port.
const last = "17999"

// only selects what talk causes, and not what the kernels say by themselves. The last
// packet's ICMP error comes after what a listener was stopped at.
const only = "arp or udp or tcp or icmp[icmptype] != icmp-unreach"

// talk is some traffic: ARP, a ping, a TCP connection with data both ways, UDP to a closed
// port, with its error.
func (s *scene) talk(t testing.TB) {
	t.Helper()
	to := s.theirs.Addr().String()
	if o := proc.Run(t, s.us.Command(proc.Need(t, "ping"), "-n", "-c", "2", "-i", "0.05", to)); o.Status != 0 {
		t.Fatalf("ping: %+v", o)
	}
	peer := lab.Echo(s.peer, to+":7000")
	c, err := s.us.Dial("tcp", peer.Addr.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"hello", strings.Repeat("many bytes ", 1000)} {
		io.WriteString(c, text)
		if _, err := io.ReadFull(c, make([]byte, len(text))); err != nil {
			t.Fatal(err)
		}
	}
	c.Close()
	if r := peer.Wait(); r.Err != nil {
		t.Fatal(r.Err)
	}
	s.say(t, to+":17001", "nobody is here")
	s.say(t, to+":"+last, "the end")
}

// say sends a datagram.
func (s *scene) say(t testing.TB, to, text string) {
	t.Helper()
	c, err := s.us.Dial("udp", to)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// record is the path of a capture file with some traffic.
func (s *scene) record(t testing.TB) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "talk.pcap")
	l := s.listen(t, "-i", s.ours.Name, "-n", "-w", file, "--print", only)
	s.talk(t)
	ends(l, last)
	return file
}

// gdump runs the command to its end.
func (s *scene) gdump(t testing.TB, args ...string) proc.Output {
	t.Helper()
	return proc.Run(t, proc.Command(t, s.us, args...))
}

// needTcpdump is where tcpdump is. In a user namespace it does not run: as root it
// insists on becoming another user, and there is none.
func needTcpdump(t testing.TB) string {
	t.Helper()
	if lab.Entered() {
		t.Skip("tcpdump cannot become another user in a user namespace")
	}
	return proc.Need(t, "tcpdump")
}

// tcpdump runs tcpdump to its end, and returns what it prints.
func (s *scene) tcpdump(t testing.TB, args ...string) string {
	t.Helper()
	return proc.Run(t, s.us.Command(needTcpdump(t), args...)).Stdout
}

// same compares two texts line by line.
func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s: line %d of %d\n got %q\nwant %q of %d", what, i+1, len(g), a, b, len(w))
			return
		}
	}
}
