package main

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
)

// crowd is a switch with fifty hosts, of which every fifth is down.
func crowd(t testing.TB) (us *lab.Host, alive, down []string) {
	t.Helper()
	l := lab.New(t)
	us = l.Host("us")
	const others = 50
	for k, i := range l.Switch(lab.Veth{}, append([]*lab.Host{us}, l.Hosts("h", others)...)...)[1:] {
		if k%5 == 4 {
			i.Down()
			down = append(down, i.Addr().String())
		} else {
			alive = append(alive, i.Addr().String())
		}
	}
	return us, alive, down
}

func words(s string) []string { return slices.Sorted(slices.Values(strings.Fields(s))) }

// Gping finds those that fping finds.
func TestFindsWhomFpingFinds(t *testing.T) {
	t.Parallel()
	fping := proc.Need(t, "fping")
	us, alive, down := crowd(t)
	all := append(slices.Clone(alive), down...)
	quick := []string{"-r", "1", "-t", "300"}
	for _, tt := range []struct {
		theirs, ours string
		want         []string
	}{{"-a", "--alive", alive}, {"-u", "--unreachable", down}} {
		theirs := proc.Run(t, us.CommandContext(t.Context(), fping, slices.Concat(quick, []string{tt.theirs}, all)...))
		ours := proc.Run(t, proc.Command(t, us, slices.Concat([]string{"-r", "1", "-W", "0.3", tt.ours}, all)...))
		want := slices.Sorted(slices.Values(tt.want))
		if got := words(ours.Stdout); !slices.Equal(got, want) || ours.Status != theirs.Status || ours.Stderr != "" {
			t.Errorf("gping %s: status %d and %v, fping %d; want %v; it said %q", tt.ours, ours.Status, got, theirs.Status, want, ours.Stderr)
		}
		if got := words(theirs.Stdout); !slices.Equal(got, want) {
			t.Errorf("fping %s: %v, want %v", tt.theirs, got, want)
		}
	}
	// The whole network, as a network, as a range, and named twice.
	for _, args := range [][]string{{"10.77.0.0/24"}, {"10.77.0.1-254"}, {"10.77.0.1-10.77.0.60", "10.77.0.51-254"}, {"10.77.0.0/25", "10.77.0.128/25"}} {
		got := proc.Run(t, proc.Command(t, us, append([]string{"-r", "1", "-W", "0.3", "--alive"}, args...)...))
		want := words(strings.Join(append(slices.Clone(alive), "10.77.0.1"), " "))
		if found := words(got.Stdout); !slices.Equal(slices.Compact(found), want) || got.Status != 1 {
			t.Errorf("%v: status %d and %v, want %v", args, got.Status, found, want)
		}
	}
}

var (
	fpingTimes = regexp.MustCompile(`\b\d+\.\d+\b|\b\d{3,} ms`)
	fpingNames = regexp.MustCompile(`10\.77\.0\.\d+`)
)

// withoutTimes makes what fping and gping print comparable.
func withoutTimes(s string) string {
	var names []string
	s = fpingNames.ReplaceAllStringFunc(s, func(name string) string {
		names = append(names, name)
		return "NAME"
	})
	s = fpingTimes.ReplaceAllString(s, "T")
	for _, name := range names {
		s = strings.Replace(s, "NAME", name, 1)
	}
	return s
}

// sorted is the lines of a text in an order of their own: answers of several
// hosts come as the network has it.
func sorted(s string) string {
	return strings.Join(slices.Sorted(strings.Lines(s)), "")
}

// What fping says on both streams gping says on standard output.
func TestSaysWhatFpingSays(t *testing.T) {
	t.Parallel()
	fping := proc.Need(t, "fping")
	s := newScene(t)
	for _, tt := range []struct{ theirs, ours string }{
		{"-c 3 -p 100 10.77.0.2 10.77.0.3", "-c 3 -i 0.1 10.77.0.2 10.77.0.3"},
		{"-c 3 -p 100 -q 10.77.0.2 10.77.0.169", "-c 3 -i 0.1 -q 10.77.0.2 10.77.0.169"},
		{"-C 3 -p 100 10.77.0.2 10.77.0.3", "-C 3 -i 0.1 10.77.0.2 10.77.0.3"},
		{"-C 2 -p 200 -q 10.77.0.2 10.77.0.169", "-C 2 -i 0.2 -q 10.77.0.2 10.77.0.169"},
		{"-o -q -c 5 -p 200 10.77.0.2", "-o -q -c 5 -i 0.2 10.77.0.2"},
		{"10.77.0.2 10.77.0.3", "10.77.0.2 10.77.0.3"},
		{"-r 0 -t 200 10.77.0.169", "-r 0 -W 0.2 10.77.0.169"},
		{"-r 1 -t 200 10.77.0.2 10.77.0.169", "-r 1 -W 0.2 10.77.0.2 10.77.0.169"},
		{"-q -r 0 -t 200 10.77.0.2 10.77.0.169", "-q -r 0 -W 0.2 10.77.0.2 10.77.0.169"},
		{"-a -r 0 -t 200 10.77.0.2 10.77.0.169", "--alive -r 0 -W 0.2 10.77.0.2 10.77.0.169"},
		{"-u -r 0 -t 200 10.77.0.2 10.77.0.169", "--unreachable -r 0 -W 0.2 10.77.0.2 10.77.0.169"},
		{"-x 1 -r 0 -t 200 10.77.0.169 10.77.0.2", "-x 1 -r 0 -W 0.2 10.77.0.169 10.77.0.2"},
		{"-x 2 -r 0 -t 200 10.77.0.169 10.77.0.2", "-x 2 -r 0 -W 0.2 10.77.0.169 10.77.0.2"},
	} {
		t.Run(tt.ours, func(t *testing.T) {
			t.Parallel()
			theirs := proc.Run(t, s.us.CommandContext(t.Context(), fping, strings.Fields(tt.theirs)...))
			ours := proc.Run(t, proc.Command(t, s.us, strings.Fields(tt.ours)...))
			want, got := sorted(withoutTimes(theirs.Stdout+theirs.Stderr)), sorted(withoutTimes(ours.Stdout))
			if got != want || ours.Stderr != "" || ours.Status != theirs.Status {
				t.Errorf("status %d and\n%s%s\nfping has %d and\n%s", ours.Status, got, ours.Stderr, theirs.Status, want)
			}
		})
	}
}

// A host that comes later, on standard input, is pinged while more may come.
func TestHostsFromInput(t *testing.T) {
	s := newScene(t)
	p := proc.StartPiped(t, proc.Command(t, s.us, "-r", "0", "-W", "0.2", "-"))
	for _, tt := range []struct{ in, out string }{
		{"10.77.0.2\n", "10.77.0.2 is alive\n"}, {"10.77.0.3 # three\n", "10.77.0.3 is alive\n"}, {"10.77.0.169\n", "10.77.0.169 is unreachable\n"},
		{"10.77.0.4-10.77.0.4\n", "10.77.0.4 is alive\n"},
	} {
		fmt.Fprint(p.In, tt.in)
		if line, err := p.Out.ReadString('\n'); err != nil || line != tt.out {
			t.Errorf("after %q: %q, %v; it said %q", tt.in, line, err, p.Stderr)
		}
	}
	p.In.Close()
	p.Ends(1)
}

// An unknown name is said, the others are pinged all the same, and it is the
// status.
func TestUnknownAmongMany(t *testing.T) {
	s := newScene(t)
	got := proc.Run(t, proc.Command(t, s.us, "no-such-host.invalid", "10.77.0.2"))
	if got.Status != 2 || got.Stdout != "10.77.0.2 is alive\n" || !strings.Contains(got.Stderr, "no-such-host.invalid") ||
		proc.OneLine("gping", got.Stderr) != nil {
		t.Errorf("%+v", got)
	}
}

// A network of 65,534 addresses is gone through at the rate that was asked
// for, in little memory, and everybody there is found.
func TestSweepsLargeNetwork(t *testing.T) {
	t.Parallel()
	const rate, mostMemory = 50_000, 64 << 10 // KiB
	l := lab.New(t)
	us, peer := l.Host("us"), l.Host("peer")
	network := netip.MustParsePrefix("10.88.0.0/16")
	l.Connect(us, peer, lab.Veth{Network: network})
	peer.Own(netip.MustParsePrefix("10.88.200.0/24"))
	want := []string{"10.88.0.1", "10.88.0.2"}
	for n := range 256 {
		want = append(want, fmt.Sprintf("10.88.200.%d", n))
	}
	cmd := proc.Command(t, us, "--alive", "-r", "0", "-W", "1", "--rate", strconv.Itoa(rate), network.String())
	got := proc.Run(t, cmd)
	if found := words(got.Stdout); !slices.Equal(found, words(strings.Join(want, " "))) || got.Status != 1 || got.Stderr != "" {
		t.Errorf("status %d, %d found of %d; it said %q", got.Status, len(found), len(want), got.Stderr)
	}
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); !ok || used.Maxrss > mostMemory {
		t.Errorf("it took %d KiB of memory", used.Maxrss)
	}
}
