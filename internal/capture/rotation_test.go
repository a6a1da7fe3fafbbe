package capture

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
)

// step is a record that comes after a time when the file has a size.
type rotationStep struct {
	after time.Duration
	size  int64
	want  string // the file it goes to
}

func TestSeries(t *testing.T) {
	for _, tt := range []struct {
		name     string
		template string
		rotation Rotation
		steps    []rotationStep
	}{
		{"one file", "x", Rotation{}, []rotationStep{{0, 1e9, "x"}, {time.Hour, 1e9, "x"}}},
		{"by size", "x", Rotation{Size: 100}, []rotationStep{{0, 100, "x"}, {0, 101, "x1"}, {0, 99, "x1"}, {0, 200, "x2"}}},
		{"ring of 3", "x", Rotation{Size: 100, Files: 3}, []rotationStep{{0, 0, "x0"}, {0, 101, "x1"}, {0, 101, "x2"}, {0, 101, "x0"}}},
		{"ring of 10", "x", Rotation{Size: 100, Files: 10}, []rotationStep{{0, 0, "x0"}, {0, 101, "x1"}}},
		{"ring of 11", "x", Rotation{Size: 100, Files: 11}, []rotationStep{{0, 0, "x00"}, {0, 101, "x01"}}},
		{"by time", "x-%H%M%S", Rotation{Every: time.Minute}, []rotationStep{
			{0, 0, "x-120000"}, {59 * time.Second, 0, "x-120000"}, {time.Second, 0, "x-120100"}, {90 * time.Second, 0, "x-120230"}}},
		{"by time, in its place", "x", Rotation{Every: time.Minute}, []rotationStep{{0, 0, "x"}, {time.Minute, 0, "x"}}},
		{"by time and size", "%M-", Rotation{Every: time.Minute, Size: 100}, []rotationStep{
			{0, 0, "00-"}, {0, 101, "00-1"}, {time.Minute, 101, "01-"}, {0, 101, "01-1"}}},
	} {
		now := noon
		s := newSeries(tt.template, tt.rotation, now)
		for i, step := range tt.steps {
			now = now.Add(step.after)
			if _, last := s.due(now, step.size); last {
				t.Errorf("%s: the end after %d", tt.name, i)
			}
			if got := s.name(); got != step.want {
				t.Errorf("%s: record %d goes to %q, want %q", tt.name, i, got, step.want)
			}
		}
	}
}

// By time, the number of files is a limit.
func TestOutputFileLimit(t *testing.T) {
	dir := t.TempDir()
	o, err := OpenOutput(filepath.Join(dir, "%M"), Rotation{Every: time.Minute, Files: 2}, noon)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		err := o.Record(noon.Add(time.Duration(i)*30*time.Second), fmt.Append(nil, i))
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := o.Record(noon.Add(2*time.Minute), []byte("x")); !errors.Is(err, ErrFileLimit) {
		t.Error(err)
	}
	if err := o.Close(); err != nil {
		t.Error(err)
	}
	if got := fmt.Sprint(contents(t, dir)); got != "map[00:01 01:23]" {
		t.Error(got)
	}
}

// What is written in several files is what would be in one.
func TestWriterRotates(t *testing.T) {
	for _, ng := range []bool{false, true} {
		dir := t.TempDir()
		packets := somePackets(100, LinkEthernet)
		w, err := OpenWriter(filepath.Join(dir, "x"), WriterConfig{
			Pcapng: ng, Nanoseconds: true, LinkType: LinkEthernet, Snaplen: 100_000, Interfaces: twoInterfaces,
			Rotation: Rotation{Size: 1000, Files: 1000},
		}, noon)
		if err != nil {
			t.Fatal(err)
		}
		for i := range packets {
			if err := w.Write(noon, &packets[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		names, _ := filepath.Glob(filepath.Join(dir, "x*"))
		slices.Sort(names)
		if len(names) < 5 || names[3] != filepath.Join(dir, "x003") {
			t.Errorf("files %v", names)
		}
		var got []Packet
		for _, name := range names {
			part, err := readFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, part...)
		}
		if !same(got, packets) {
			t.Errorf("%d packets come back", len(got))
		}
	}
}

// tcpdump makes the same files of the same packets.
func TestWriterRotatesAsTcpdump(t *testing.T) {
	tcpdump := proc.Need(t, "tcpdump")
	var packets []Packet
	for i := range 4000 {
		packets = append(packets, Packet{Time: noon, Data: make([]byte, i%1500), Length: 1500, LinkType: LinkEthernet})
	}
	config := WriterConfig{LinkType: LinkEthernet, Snaplen: maxSnaplen}
	whole := save(t, "whole", write(t, config, packets))
	for _, files := range []int{0, 2, 12} {
		theirs, ours := t.TempDir(), t.TempDir()
		args := []string{"-r", whole, "-w", filepath.Join(theirs, "x"), "-C", "1"}
		if os.Geteuid() == 0 {
			args = append(args, "-Z", "root") // or it could not write there
		}
		if files > 0 {
			args = append(args, "-W", fmt.Sprint(files))
		}
		if out, err := exec.Command(tcpdump, args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		config.Rotation = Rotation{Size: 1_000_000, Files: files}
		w, err := OpenWriter(filepath.Join(ours, "x"), config, noon)
		if err != nil {
			t.Fatal(err)
		}
		for i := range packets {
			if err := w.Write(noon, &packets[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		want, got := contents(t, theirs), contents(t, ours)
		if !maps.Equal(got, want) {
			t.Errorf("-W %d: files %v, tcpdump's are %v", files, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
	}
}
