package capture

import (
	"bytes"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gotcp/internal/lab/proc"
)

// Every packet that tcpdump reads, we read, with the same time, lengths and bytes; and we
// stop where it stops.
func TestReadsWhatTcpdumpReads(t *testing.T) {
	tcpdump := proc.Need(t, "tcpdump")
	packets, truncated := 0, 0
	for _, path := range corpus(t) {
		var copied, said bytes.Buffer
		cmd := exec.Command(tcpdump, "-r", path, "-w", "-")
		cmd.Stdout, cmd.Stderr = &copied, &said
		ended := cmd.Run()
		name := filepath.Base(path)
		ours, err := readFile(path)
		if copied.Len() == 0 {
			if err == nil || len(ours) > 0 {
				t.Errorf("%s: tcpdump says %q, we read %d packets", name, said.String(), len(ours))
			}
			continue
		}
		theirs, copyErr := openMemory(copied.Bytes(), 1<<20)
		if copyErr != nil {
			t.Fatalf("%s: tcpdump's copy: %v", name, copyErr)
		}
		want, copyErr := readAll(theirs)
		if copyErr != nil {
			t.Fatalf("%s: tcpdump's copy: %v", name, copyErr)
		}
		packets += len(want)
		if len(ours) != len(want) {
			t.Errorf("%s: %d packets and %v, tcpdump reads %d and says %q", name, len(ours), err, len(want), said.String())
			continue
		}
		if (err != nil) != (ended != nil) {
			t.Errorf("%s: we end with %v, tcpdump with %q", name, err, said.String())
		}
		if strings.Contains(said.String(), "truncated dump file") != errors.Is(err, ErrTruncated) {
			t.Errorf("%s: %v, tcpdump says %q", name, err, said.String())
		}
		if errors.Is(err, ErrTruncated) {
			truncated++
		}
		for i := range want {
			w, o := want[i], ours[i]
			// What tcpdump copies has microseconds, and 32 bits for the seconds.
			at := time.Unix(o.Time.Unix()&(1<<32-1), int64(o.Time.Nanosecond()/1000*1000))
			if !at.Equal(w.Time) || o.Length != w.Length || o.LinkType != w.LinkType || !bytes.Equal(o.Data, w.Data) {
				t.Errorf("%s: packet %d is %v %d/%d of type %v, tcpdump's is %v %d/%d of type %v",
					name, i+1, o.Time, len(o.Data), o.Length, o.LinkType, w.Time, len(w.Data), w.Length, w.LinkType)
				break
			}
		}
	}
	t.Logf("%d packets; %d files are truncated", packets, truncated)
}

func readFile(path string) ([]Packet, error) {
	r, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readAll(r)
}
