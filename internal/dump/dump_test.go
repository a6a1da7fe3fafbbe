package dump

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/capture/capturetest"
	"gotcp/internal/dissect"
	"gotcp/internal/filter"
	"gotcp/internal/intake"
	"gotcp/internal/wire"
)

// numbers prints a packet as its number and length.
type numbers struct{}

func (numbers) Append(b []byte, p *capture.Packet, number uint64) ([]byte, error) {
	b = strconv.AppendUint(b, number, 10)
	b = append(b, ':')
	return append(strconv.AppendInt(b, int64(p.Length), 10), '\n'), nil
}

func (numbers) End(b []byte) ([]byte, error) { return b, nil }

// runs runs a job whose output goes to a file, and returns what is in it.
func runs(t *testing.T, o Options) (string, error) {
	t.Helper()
	name := printsTo(t, &o)
	err := New(o).Run(t.Context())
	return contents(t, name), err
}

func printsTo(t *testing.T, o *Options) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out")
	var err error
	if o.Out, err = capture.OpenOutput(name, capture.Rotation{}, time.Now()); err != nil {
		t.Fatal(err)
	}
	o.Render = numbers{}
	return name
}

func contents(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What is known is out before anybody waits, and not earlier.
func TestOutputGoesOutBeforeItWaits(t *testing.T) {
	var name string
	looks := 0
	look := func(want string) func(bool) {
		return func(waits bool) {
			looks++
			if got := contents(t, name); waits && got != want || !waits && got == want {
				t.Errorf("waiting %v: %q is out", waits, got)
			}
		}
	}
	o := Options{Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61), capturetest.Packets(62), look("1:60\n2:61\n3:62\n"), capturetest.Packets(63), look("1:60\n2:61\n3:62\n4:63\n")}}}
	name = printsTo(t, &o)
	if err := New(o).Run(t.Context()); err != nil || looks != 4 {
		t.Errorf("%v after %d looks", err, looks)
	}
}

// With EachPacket it does not even wait for the batch.
func TestEachPacketGoesOut(t *testing.T) {
	o := Options{EachPacket: true, Limits: Limits{Packets: 9}, Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61)}}}
	name := printsTo(t, &o)
	d := New(o)
	if more, err := d.packet(time.Now(), &capturetest.Packets(60)[0]); !more || err != nil {
		t.Fatal(more, err)
	}
	if got := contents(t, name); got != "1:60\n" {
		t.Errorf("%q is out", got)
	}
}

func TestLimits(t *testing.T) {
	for name, tt := range map[string]struct {
		limits Limits
		want   string
	}{
		"none":    {Limits{}, "1:60\n2:61\n3:62\n"},
		"packets": {Limits{Packets: 2}, "1:60\n2:61\n"},
		"bytes":   {Limits{Bytes: 61}, "1:60\n2:61\n"},
		"time":    {Limits{Until: time.Unix(9, 0)}, ""},
	} {
		got, err := runs(t, Options{Limits: tt.limits, Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61), capturetest.Packets(62)}}})
		if got != tt.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// An error comes after everything that was before it.
func TestErrorOfTheSource(t *testing.T) {
	broken := errors.New("broken")
	got, err := runs(t, Options{Source: &capturetest.Script{Steps: []any{capturetest.Packets(60), broken}}})
	if got != "1:60\n" || !errors.Is(err, broken) {
		t.Errorf("%q, %v", got, err)
	}
}

// A signal ends it wherever it is: the interrupt may have been swallowed by a Read that did not wait.
func TestContextEndsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &capturetest.Script{}
	s.Steps = []any{capturetest.Packets(60), func(waits bool) {
		if waits {
			t.Error("it waits after the signal")
		}
		cancel()
	}}
	o := Options{Source: s}
	name := printsTo(t, &o)
	if err := New(o).Run(ctx); err != nil || contents(t, name) != "1:60\n" {
		t.Errorf("%q, %v", contents(t, name), err)
	}
}

// What came before the signal and was not handed over yet is not lost; what comes after it is
// not waited for.
func TestEndFromOutsideTakesWhatCameBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	late := capturetest.Packets(61, 62)
	late[1].Time = time.Now().Add(time.Hour)
	s := &capturetest.Script{}
	s.Steps = []any{capturetest.Packets(60), func(waits bool) { cancel() }, late, capturetest.Packets(63)}
	o := Options{Source: s, Linger: time.Hour}
	name := printsTo(t, &o)
	if err := New(o).Run(ctx); err != nil || contents(t, name) != "1:60\n2:61\n" {
		t.Errorf("%q, %v", contents(t, name), err)
	}
}

func TestStatus(t *testing.T) {
	var told []uint64
	var d *Dump
	s := &capturetest.Script{}
	s.Steps = []any{capturetest.Packets(60, 61), func(waits bool) {
		if !waits && told == nil {
			d.AskStatus()
		}
	}}
	d = New(Options{Source: s, Status: func(n uint64) { told = append(told, n) }})
	if err := d.Run(t.Context()); err != nil || len(told) != 1 || told[0] != 2 || s.Rung != 1 {
		t.Errorf("%v, %v, rung %d times", err, told, s.Rung)
	}
}

// A chosen packet has its number among the chosen.
func TestFilterAndGrep(t *testing.T) {
	f, err := intake.NewFilter("greater 61", capture.LinkEthernet, filter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	three := capturetest.Packets(60, 61, 62)
	three[2].Data[50] = 'x'
	for _, tt := range []struct {
		filter *intake.Filter
		grep   *regexp.Regexp
		want   string
	}{
		{f, nil, "1:61\n2:62\n"},
		{f, regexp.MustCompile("x"), "1:62\n"},
		{nil, regexp.MustCompile("nothing"), ""},
	} {
		got, err := runs(t, Options{Filter: tt.filter, Grep: tt.grep, Source: &capturetest.Script{Steps: []any{three}}})
		if got != tt.want || err != nil {
			t.Errorf("%q, %v; want %q", got, err, tt.want)
		}
	}
}

// Series of files end the job when they are complete.
func TestLastFileOfASeries(t *testing.T) {
	o := Options{Render: numbers{}, Source: &capturetest.Script{Steps: []any{capturetest.Packets(60, 61)}}}
	var err error
	name := filepath.Join(t.TempDir(), "out")
	if o.Out, err = capture.OpenOutput(name, capture.Rotation{Every: time.Hour, Files: 1}, time.Now().Add(-2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := New(o).Run(t.Context()); err != nil {
		t.Error(err)
	}
}

// Nothing is allocated for a packet that is looked at, printed and saved.
func TestNoAllocation(t *testing.T) {
	data := frame(wire.TypeIPv4, segment(wire.PSH|wire.ACK, "hello"))
	p := &capture.Packet{Time: time.Unix(1, 0), LinkType: capture.LinkEthernet, Data: data, Length: len(data)}
	f, err := intake.NewFilter("tcp port 80", p.LinkType, filter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Source: &capturetest.Script{}, Filter: f, Grep: regexp.MustCompile("^hel+o")}
	printsTo(t, &o)
	o.Render = NewText(dissect.Options{}, true, nil)
	if o.Save, err = capture.OpenWriter(filepath.Join(t.TempDir(), "saved"), capture.WriterConfig{LinkType: p.LinkType}, time.Now()); err != nil {
		t.Fatal(err)
	}
	d := New(o)
	now := time.Now()
	if n := testing.AllocsPerRun(1000, func() {
		if _, err := d.packet(now, p); err != nil {
			t.Fatal(err)
		}
		if err := d.flush(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 || d.captured == 0 {
		t.Errorf("%v allocations for %d packets", n, d.captured)
	}
}
