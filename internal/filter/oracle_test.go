package filter

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/bpf"
)

//go:embed testdata/expressions.txt
var expressionsFile string

var linkTypes = map[string]LinkType{
	"EN10MB": Ethernet, "LINUX_SLL": LinuxSLL, "LINUX_SLL2": LinuxSLL2, "RAW": Raw, "NULL": Null, "LOOP": Loop,
	"IPV4": IPv4, "IPV6": IPv6, "PPP": PPP,
}

// expressions are those of testdata by link type.
func expressions(tb testing.TB) map[LinkType][]string {
	tb.Helper()
	all := map[LinkType][]string{}
	l := LinkType(-1)
	for line := range strings.Lines(expressionsFile) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			var ok bool
			if l, ok = linkTypes[strings.Trim(line, "[]")]; !ok {
				tb.Fatalf("no link type: %s", line)
			}
		default:
			all[l] = append(all[l], line)
		}
	}
	return all
}

// systemNames are the names that libpcap finds in the files of /etc.
func systemNames() *Table {
	t := new(Table)
	for file, add := range map[string]func(string){
		"services": t.AddServices, "protocols": t.AddProtocols, "networks": t.AddNetworks,
	} {
		b, _ := os.ReadFile("/etc/" + file)
		add(string(b))
	}
	t.AddHosts("127.0.0.1 localhost")
	return t
}

// wrong lists the expressions for which libpcap's program is not to be copied,
// and why. (There is one more difference, in programs that are right for most
// packets: protochain, see TestChainBehindAuthentication.)
var wrong = map[string]string{
	"byte 0 & 5": "libpcap doesn't load the byte: it compares what happens to be in the register",
	"byte 0 | 5": "as above",
	// The manual: a value of a protocol is compared in packets of that
	// protocol. libpcap forgets it for the right-hand side of an operation.
	"5 - ip[0] = 1": "libpcap selects packets that aren't IP",
	"ip[2:2] - ((ip[0]&0xf)<<2) - ((tcp[12]&0xf0)>>2) != 0": "libpcap selects packets that aren't TCP",
}

// TestOracle compiles each expression with tcpdump as well: an expression that
// one refuses the other must refuse, and both programs must select the same
// packets.
func TestOracle(t *testing.T) {
	tcpdump, err := exec.LookPath("tcpdump")
	if err != nil {
		t.Skip("no tcpdump to compare with")
	}
	perFile := 200
	if testing.Short() {
		perFile = 10
	}
	captures, names := captures(t, perFile), systemNames()
	for l, list := range expressions(t) {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			o := &oracle{tcpdump: tcpdump, file: filepath.Join(t.TempDir(), "empty.pcap")}
			if err := os.WriteFile(o.file, emptyCapture(l), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, p := range generatedPackets(l) {
				o.packets = append(o.packets, captured{p, len(p)})
			}
			o.packets = append(o.packets, captures[l]...)
			for _, expr := range list {
				o.compare(t, expr, Options{LinkType: l, Resolver: names})
			}
			t.Logf("%d expressions, %d of them refused; %d packets; %d instructions, libpcap %d",
				len(list), o.refused, len(o.packets), o.ours, o.theirs)
		})
	}
}

type oracle struct {
	tcpdump, file string
	packets       []captured
	// what was seen
	refused, ours, theirs int
}

func (o *oracle) compare(t *testing.T, expr string, opts Options) {
	t.Helper()
	theirs, complaint := o.compile(t, expr)
	p, err := Compile(expr, opts)
	if reason, ok := wrong[expr]; ok {
		if err != nil {
			t.Errorf("%q: %v; it should compile (%s)", expr, err, reason)
		}
		return
	}
	if (err != nil) != (theirs == nil) {
		t.Errorf("%q: %v; libpcap: %v", expr, err, complaint)
		return
	}
	if err != nil {
		o.refused++
		return
	}
	if !strings.Contains(expr, "protochain") { // unrolled here, and a loop there
		o.ours += len(p.Instructions)
		o.theirs += len(theirs)
	}
	ours, err := newVM(p.Instructions)
	if err != nil && !strings.Contains(expr, "[-1]") { // an offset that is one of the kernel's ancillary loads
		t.Errorf("%q: %v", expr, err)
	}
	their, err := newVM(theirs)
	selects := func(packet []byte) bool { return vmRun(their, packet) }
	if err != nil {
		selects = func(packet []byte) bool { return loops(theirs, packet) }
	}
	differs := 0
	for _, c := range o.packets {
		want := selects(c.data)
		got := p.Match(c.data, len(c.data))
		if got != want {
			if differs++; differs == 1 {
				t.Errorf("%q: %v, libpcap %v for %x\n%s", expr, got, want, c.data, p.Assembly()[:min(2000, len(p.Assembly()))])
			}
		}
		if ours != nil && vmRun(ours, c.data) != got {
			t.Fatalf("%q: %v, but not in x/net/bpf's VM, for %x", expr, got, c.data)
		}
	}
}

// compile returns libpcap's program, or its complaint.
func (o *oracle) compile(t *testing.T, expr string) (program []bpf.RawInstruction, complaint string) {
	t.Helper()
	cmd := exec.Command(o.tcpdump, "-r", o.file, "-ddd", "--", expr)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, stderr.String()
	}
	return parseDecimal(t, string(out)), ""
}

// parseDecimal reads what tcpdump -ddd prints.
func parseDecimal(tb testing.TB, s string) (program []bpf.RawInstruction) {
	tb.Helper()
	_, s, _ = strings.Cut(s, "\n")
	for line := range strings.Lines(s) {
		var in bpf.RawInstruction
		if _, err := fmt.Sscan(line, &in.Op, &in.Jt, &in.Jf, &in.K); err != nil {
			tb.Fatalf("%q: %v", line, err)
		}
		program = append(program, in)
	}
	return program
}

func newVM(p []bpf.RawInstruction) (*bpf.VM, error) {
	decoded, ok := bpf.Disassemble(p)
	if !ok {
		return nil, fmt.Errorf("not all instructions are known to x/net/bpf")
	}
	return bpf.NewVM(decoded)
}

func vmRun(vm *bpf.VM, packet []byte) bool {
	n, err := vm.Run(packet)
	return err == nil && n > 0
}
