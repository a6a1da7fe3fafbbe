package dump

import (
	"testing"
	"time"

	"gotcp/internal/wire"
)

// reports gives statistics three packets and returns the whole text.
func reports(t *testing.T, s *Stats) string {
	t.Helper()
	var b []byte
	var err error
	for i, data := range [][]byte{
		frame(wire.TypeIPv4, segment(wire.SYN, "")), frame(wire.TypeIPv4, datagram(0, "12345678901234567890")), frame(0x88cc, nil),
	} {
		if b, err = s.Append(b, at(float64(i)/2, data), 1); err != nil {
			t.Fatal(err)
		}
	}
	if b, err = s.End(b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestStatsText(t *testing.T) {
	const want = `total: from 2023-11-14 22:13:20.000000, 1.000000 s, 3 packets, 130 bytes, 3.0 packets/s, 1040 bits/s, sizes 14 to 62
# size                        packets      %           bytes      %
size     0-19                       1   33.3              14   10.8
size     40-79                      2   66.7             116   89.2
# protocol                    packets      %           bytes      %
protocol ip/udp                     1   33.3              62   47.7
protocol ip/tcp                     1   33.3              54   41.5
protocol 0x88cc                     1   33.3              14   10.8
# host                        packets      %           bytes      %   packets-in        bytes-in  packets-out       bytes-out
host     10.0.0.1                   2   66.7             116   89.2            0               0            2             116
host     10.0.0.2                   2   66.7             116   89.2            2             116            0               0
# port                        packets      %           bytes      %   packets-in        bytes-in  packets-out       bytes-out
port     udp/40000                  1   33.3              62   47.7            0               0            1              62
port     udp/53                     1   33.3              62   47.7            1              62            0               0
port     tcp/40000                  1   33.3              54   41.5            0               0            1              54
port     tcp/80                     1   33.3              54   41.5            1              54            0               0

`
	if got := reports(t, NewStatsText(0, time.UTC)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Who is forgotten is told.
func TestStatsTextForgotten(t *testing.T) {
	s := section{kind: "host", rows: []row{{name: "a", all: count{1, 60}}}, forgotten: 7, lacking: 120}
	const want = `# host                        packets      %           bytes      %
host     a                          1   50.0              60   50.0
# host: too many for the table: 7 with the fewest bytes made room; counts may lack up to 120 bytes
`
	if got := string(s.append(nil, count{2, 120})); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestStatsTextOfNothing(t *testing.T) {
	b, err := NewStatsText(time.Second, time.UTC).End(nil)
	if string(b) != "total: 0 packets, 0 bytes\n" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}
