package dissect

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var (
	showDiffs = flag.Int("diffs", 0, "how many packets of each protocol that differ from tcpdump's text to show")
	onlyProto = flag.String("proto", "", "compare only protocols whose name contains this")
	onlyFlags = flag.String("flags", "", "compare with these tcpdump flags only")
)

// comparison is a way to print the captures, ours and tcpdump's.
type comparison struct {
	flags string
	o     Options
}

var comparisons = []comparison{
	{"-n -t", Options{Time: NoTime}},
	{"-e -n -t", Options{Time: NoTime, Link: true}},
	{"-n -t -v", Options{Time: NoTime, Verbose: 1}},
}

// tally counts the lines of a protocol.
type tally struct{ packets, lines, equal, shown int }

// TestTcpdump compares what is printed of every capture with what tcpdump
// prints, line by line, and holds the protocols of floors to their shares.
func TestTcpdump(t *testing.T) {
	if testing.Short() {
		t.Skip("runs tcpdump over all captures")
	}
	all := corpora(t)
	for _, c := range comparisons {
		if *onlyFlags != "" && *onlyFlags != c.flags {
			continue
		}
		t.Run(strings.ReplaceAll(c.flags, " ", ""), func(t *testing.T) {
			tallies := make(map[string]*tally)
			for _, link := range slices.Sorted(maps.Keys(all)) {
				if supported(link) {
					compare(t, c, all[link], tallies)
				}
			}
			report(t, c, tallies, func(name string) float64 { return floors[name] })
		})
	}
}

// supported reports whether packets of a link type are printed as more than
// their bytes.
func supported(l LinkType) bool {
	switch l {
	case LinkNull, LinkEthernet, LinkRaw, LinkLoop, LinkSLL, LinkIPv4, LinkIPv6, LinkSLL2:
		return true
	}
	return false
}

// TestTcpdumpOnMutants does the same with the packets of testdata, changed and
// cut off at random, always the same ones. What differs holds by chance a
// protocol that is not dissected, or a peculiarity that nobody would miss.
func TestTcpdumpOnMutants(t *testing.T) {
	if testing.Short() {
		t.Skip("runs tcpdump over thousands of packets")
	}
	requireTcpdump(t)
	for _, c := range append(comparisons, comparison{"-n -t -vv", Options{Time: NoTime, Verbose: 2}}) {
		if *onlyFlags != "" && *onlyFlags != c.flags {
			continue
		}
		t.Run(strings.ReplaceAll(c.flags, " ", ""), func(t *testing.T) {
			tallies := make(map[string]*tally)
			for _, captured := range mutants(t) {
				compare(t, c, captured, tallies)
			}
			report(t, c, tallies, func(string) float64 { return 80 })
		})
	}
}

// mutants are the packets of testdata, each changed in some ways.
func mutants(tb testing.TB) map[LinkType]*corpus {
	random := rand.New(rand.NewPCG(1, 2))
	all := make(map[LinkType]*corpus)
	for name, some := range dialoguesByName(tb) {
		for _, d := range some {
			c := all[d.link]
			if c == nil {
				c = &corpus{link: d.link, byFile: true}
				all[d.link] = c
			}
			for _, packet := range d.packets {
				for kind := range 8 {
					c.packets = append(c.packets, mutant(random, packet, kind))
					c.file = append(c.file, name)
				}
			}
		}
	}
	return all
}

// mutant is a packet cut off, or with a byte or a bit behind the link-layer
// header changed, or both.
func mutant(random *rand.Rand, packet Packet, kind int) Packet {
	packet.Data = bytes.Clone(packet.Data)
	if i := 14 + random.IntN(max(1, len(packet.Data)-14)); i < len(packet.Data) && kind%4 > 0 {
		if kind%4 == 1 {
			packet.Data[i] = byte(random.Uint32())
		} else {
			packet.Data[i] ^= 1 << random.IntN(8)
		}
	}
	if kind%4 == 0 || kind%4 == 3 {
		packet.Data = packet.Data[:1+random.IntN(len(packet.Data))]
	}
	return packet
}

// compare counts the lines of a corpus that are equal.
func compare(t *testing.T, c comparison, captured *corpus, tallies map[string]*tally) {
	theirs := tcpdumpTexts(t, c.flags, captured.link, captured.packets)
	if len(theirs) != len(captured.packets) {
		t.Fatalf("link type %d: tcpdump printed %d packets of %d", captured.link, len(theirs), len(captured.packets))
	}
	p := New(c.o)
	for i, packet := range captured.packets {
		ours := string(p.AppendPacket(nil, packet))
		name := captured.name(i)
		if !strings.Contains(name, *onlyProto) {
			continue
		}
		n := tallies[name]
		if n == nil {
			n = new(tally)
			tallies[name] = n
		}
		n.packets++
		lines, equal := equalLines(ours, theirs[i])
		n.lines += lines
		n.equal += equal
		if ours != theirs[i] && n.shown < *showDiffs {
			n.shown++
			t.Logf("%s, packet %d (%s):\n  ours: %q\ntheirs: %q", captured.file[i], i+1, name, ours, theirs[i])
		}
	}
}

// tcpdumpTexts are tcpdump's texts for packets. They are told apart by the
// numbers of -#, which no other line of a text begins with.
func tcpdumpTexts(tb testing.TB, flags string, link LinkType, packets []Packet) []string {
	tb.Helper()
	args := append(strings.Fields(flags), "-#", "-r", writePcap(tb, link, packets))
	out, err := exec.Command("tcpdump", args...).Output()
	if err != nil {
		tb.Fatalf("tcpdump %v: %v", args, err)
	}
	var texts []string
	for line := range strings.Lines(string(out)) {
		number := fmt.Sprintf("%5d  ", len(texts)+1)
		switch rest, begins := strings.CutPrefix(line, number); {
		case begins:
			texts = append(texts, rest)
		case len(texts) == 0:
			tb.Fatalf("tcpdump began with %q", line)
		default:
			texts[len(texts)-1] += line
		}
	}
	return texts
}

// equalLines counts the lines of theirs, and how many of them are ours, too.
func equalLines(ours, theirs string) (lines, equal int) {
	a, b := strings.SplitAfter(ours, "\n"), strings.SplitAfter(theirs, "\n")
	for i, line := range b {
		if line == "" {
			continue
		}
		lines++
		if i < len(a) && a[i] == line {
			equal++
		}
	}
	return lines, equal
}

// floors are the shares of equal lines, in percent, below which a protocol
// must not fall. Of TCP and UDP only what nobody else dissects counts here.
var floors = map[string]float64{
	"ARP":           99,
	"Reverse ARP":   100,
	"TCP 22":        95,
	"TCP 443":       100,
	"IPv4 ICMP":     100,
	"IPv4 IGMP":     100,
	"IPv4 ESP":      100,
	"IPv4 fragment": 100,
	"IPv4 GRE":      100,
	"LLC fe":        95,
	"IPv6 ICMPv6":   100,
	"IPv6 Fragment": 100,
	"IPv6 Ethernet": 100,
	"IPv6 IPv6":     100,
	"LLC 42":        100,
}

// report prints the table and checks the floors.
func report(t *testing.T, c comparison, tallies map[string]*tally, floor func(name string) float64) {
	var table strings.Builder
	fmt.Fprintf(&table, "tcpdump %s\n%-28s %8s %8s %8s %7s\n", c.flags, "protocol", "packets", "lines", "equal", "%")
	names := slices.SortedFunc(maps.Keys(tallies), func(a, b string) int {
		return cmp.Or(tallies[b].lines-tallies[a].lines, strings.Compare(a, b))
	})
	var sum tally
	for _, name := range names {
		n := tallies[name]
		share := 100 * float64(n.equal) / float64(n.lines)
		fmt.Fprintf(&table, "%-28s %8d %8d %8d %7.1f\n", name, n.packets, n.lines, n.equal, share)
		sum.packets, sum.lines, sum.equal = sum.packets+n.packets, sum.lines+n.lines, sum.equal+n.equal
		if share < floor(name) {
			t.Errorf("%s: %.1f %% of the lines are equal, want %v %%", name, share, floor(name))
		}
	}
	fmt.Fprintf(&table, "%-28s %8d %8d %8d %7.1f\n", "all", sum.packets, sum.lines, sum.equal,
		100*float64(sum.equal)/float64(max(1, sum.lines)))
	t.Log(table.String())
}
