package netsim

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"gotcp/internal/link/impair"
)

var update = flag.Bool("update", false, "write the golden files anew")

// How fast a transfer is, by loss and round-trip time. The table shows what a change
// does to the speed: if that is meant, run the test with -update and look at the difference.
func TestThroughputTable(t *testing.T) {
	losses := []float64{0, 0.0001, 0.001, 0.01, 0.03}
	trips := []time.Duration{time.Millisecond, 20 * time.Millisecond, 100 * time.Millisecond}
	var table bytes.Buffer
	fmt.Fprint(&table, "Mbit/s over 100 Mbit/s, 8 MiB, by loss; queue of one bandwidth-delay product, at least 50 packets\n\n")
	fmt.Fprintf(&table, "%-6s %6s", "cc", "rtt")
	for _, loss := range losses {
		fmt.Fprintf(&table, " %7.2f%%", loss*100)
	}
	fmt.Fprintln(&table)
	for _, cc := range []string{"cubic", "reno"} {
		for _, rtt := range trips {
			fmt.Fprintf(&table, "%-6s %6v", cc, rtt)
			for _, loss := range losses {
				fmt.Fprintf(&table, " %8.2f", measure(t, cc, rtt, loss)/1e6)
			}
			fmt.Fprintln(&table)
		}
	}
	golden(t, "testdata/throughput.golden", table.Bytes())
}

// measure is the goodput of a transfer in bits per second.
func measure(t *testing.T, cc string, rtt time.Duration, loss float64) float64 {
	t.Helper()
	const rate = 100e6
	cfg := ends()
	cfg.Client.Congestion = cc
	cfg.Client.MaxPayload = 64000
	queue := max(50, int(rtt.Seconds()*rate/8/1514))
	cfg.Out = impair.Params{Rate: rate, Delay: rtt / 2, Queue: queue, Loss: loss}
	cfg.In = impair.Params{Rate: rate, Delay: rtt / 2}
	r, err := Transfer(cfg, 8<<20)
	if err != nil {
		t.Fatalf("%s, %v, %g: %v", cc, rtt, loss, err)
	}
	return r.Goodput
}

// golden compares got with a file, or writes it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is meant, run with -update.\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}
