package dissect

import (
	"encoding/hex"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// dialogue is a block of a file of testdata: packets that one printer gets one
// after the other, and the text that they make.
type dialogue struct {
	what, flags string
	link        LinkType
	packets     []Packet
	texts       []string
}

// dialogues reads testdata/NAME.txt. A block is
//
//	# what it is about
//	-n -t 1
//	0a0b0c... [length on the wire]
//	|the text of that packet
//	|and its second line
//
// with tcpdump's flags and the link type first, then packets, all captured at
// the same time. The packets are made by hand; the texts are tcpdump 4.99.3's,
// which TestGoldenIsTcpdumps verifies.
func dialogues(tb testing.TB, name string) []dialogue {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	var all []dialogue
	for block := range strings.SplitSeq(strings.Trim(string(data), "\n"), "\n\n") {
		var d dialogue
		for line := range strings.Lines(block) {
			d.add(tb, line)
		}
		all = append(all, d)
	}
	return all
}

// dialoguesByName reads all of testdata, in the order of the files' names.
func dialoguesByName(tb testing.TB) iter.Seq2[string, []dialogue] {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no testdata: %v", err)
	}
	return func(yield func(string, []dialogue) bool) {
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".txt")
			if !yield(name, dialogues(tb, name)) {
				return
			}
		}
	}
}

// allDialogues reads all of testdata.
func allDialogues(tb testing.TB) []dialogue {
	tb.Helper()
	var all []dialogue
	for _, some := range dialoguesByName(tb) {
		all = append(all, some...)
	}
	return all
}

// requireTcpdump skips a test where the tcpdump whose text is wanted isn't
// there.
func requireTcpdump(tb testing.TB) {
	tb.Helper()
	out, err := exec.Command("tcpdump", "--version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "tcpdump version 4.99.3") {
		tb.Skip("no tcpdump 4.99.3 to ask")
	}
}

func (d *dialogue) add(tb testing.TB, line string) {
	switch {
	case line[0] == '#':
		d.what = strings.TrimSpace(line[1:])
	case line[0] == '-':
		at := strings.LastIndexByte(line, ' ')
		link, err := strconv.Atoi(strings.TrimSpace(line[at+1:]))
		if err != nil {
			tb.Fatal(err)
		}
		d.flags, d.link = line[:at], LinkType(link)
	case line[0] == '|':
		d.texts[len(d.texts)-1] += strings.TrimSuffix(line[1:], "\n") + "\n"
	default:
		words := strings.Fields(line)
		b, err := hex.DecodeString(words[0])
		if err != nil {
			tb.Fatal(err)
		}
		packet := Packet{Time: time.Unix(1, 0), Link: d.link, Data: b, Length: len(b)}
		if len(words) > 1 {
			if packet.Length, err = strconv.Atoi(words[1]); err != nil {
				tb.Fatal(err)
			}
		}
		d.packets, d.texts = append(d.packets, packet), append(d.texts, "")
	}
}

// options are the Options that tcpdump's flags stand for.
func options(tb testing.TB, flags string) Options {
	tb.Helper()
	var o Options
	for word := range strings.FieldsSeq(flags) {
		for _, c := range word[1:] {
			switch c {
			case 'n':
			case 't':
				o.Time++
			case 'v':
				o.Verbose++
			case 'q':
				o.Quiet++
			case 'e':
				o.Link = true
			case 'S':
				o.AbsoluteSeq = true
			case 'K':
				o.NoChecksum = true
			case '#':
				o.Number = true
			case 'x', 'X', 'A':
				o.DumpLink = o.Dump != NoDump
				o.Dump = map[rune]Dump{'x': Hex, 'X': HexText, 'A': Text}[c]
			default:
				tb.Fatalf("flag %c", c)
			}
		}
	}
	return o
}

// golden prints the packets of testdata/NAME.txt.
func golden(t *testing.T, name string) {
	t.Helper()
	for _, d := range dialogues(t, name) {
		p := New(options(t, d.flags))
		for i, packet := range d.packets {
			if got := string(p.AppendPacket(nil, packet)); got != d.texts[i] {
				t.Errorf("%s, %s, packet %d: printed\n%s, want\n%s", d.what, d.flags, i+1, got, d.texts[i])
			}
		}
	}
}

// TestGoldenIsTcpdumps verifies that the texts of testdata are tcpdump's.
func TestGoldenIsTcpdumps(t *testing.T) {
	requireTcpdump(t)
	for name, some := range dialoguesByName(t) {
		for _, d := range some {
			want := strings.Join(d.texts, "")
			args := append(strings.Fields(d.flags), "-r", writePcap(t, d.link, d.packets))
			got, err := exec.Command("tcpdump", args...).Output()
			if err != nil || string(got) != want {
				t.Errorf("%s, %s: tcpdump %s prints (%v)\n%s, not\n%s", name, d.what, d.flags, err, got, want)
			}
		}
	}
}

// printed is what p prints of an Ethernet frame.
func printed(p *Printer, frame []byte) string {
	return string(p.AppendPacket(nil, Packet{Time: time.Unix(1, 0), Link: LinkEthernet, Data: frame, Length: len(frame)}))
}
