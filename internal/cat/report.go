package cat

import (
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/tcp"
)

// Report is what a connection did, for --stats.
type Report struct {
	cli.Record
	Local           string  `json:"local"`
	Remote          string  `json:"remote"`
	Seconds         float64 `json:"seconds"`
	HandshakeMS     float64 `json:"handshake_ms"`
	BytesSent       uint64  `json:"bytes_sent"`     // acknowledged payload
	BytesReceived   uint64  `json:"bytes_received"` // in order
	SentMbit        float64 `json:"sent_mbit_s"`
	ReceivedMbit    float64 `json:"received_mbit_s"`
	SegsOut         uint64  `json:"segs_out"`
	SegsIn          uint64  `json:"segs_in"`
	MSS             int     `json:"mss"`
	RTT             rttMS   `json:"rtt_ms"`
	Congestion      string  `json:"congestion"`
	MaxCwnd         int     `json:"max_cwnd"`
	Ssthresh        int     `json:"ssthresh"`
	Retransmitted   []cause `json:"retransmitted"`
	BytesRetrans    uint64  `json:"bytes_retrans"`
	Lost            uint64  `json:"lost"`
	Spurious        uint64  `json:"spurious_recoveries"`
	DSACKDups       uint64  `json:"dsack_dups"`
	DupSegsIn       uint64  `json:"dup_segs_in"`
	OutOfOrderIn    uint64  `json:"out_of_order_in"`
	ZeroWindow      uint64  `json:"zero_window"`
	BusyMS          float64 `json:"busy_ms"`
	RwndLimitedMS   float64 `json:"rwnd_limited_ms"`
	SndbufLimitedMS float64 `json:"sndbuf_limited_ms"`
	CwndLimitedMS   float64 `json:"cwnd_limited_ms"`
	End             string  `json:"end"` // "ok", or what went wrong
}

type rttMS struct {
	Min     float64 `json:"min"`
	Avg     float64 `json:"avg"`
	Max     float64 `json:"max"`
	Dev     float64 `json:"dev"`
	Samples int     `json:"samples"`
}

type cause struct {
	Cause    string `json:"cause"`
	Segments uint64 `json:"segments"`
	Bytes    uint64 `json:"bytes"`
}

// NewReport makes a Report of a connection that lasted from start to end.
func NewReport(local, remote net.Addr, i tcp.Info, start, end time.Time, err error) Report {
	r := Report{
		Record: cli.NewRecord("stats", end),
		Local:  local.String(), Remote: remote.String(),
		Seconds: end.Sub(start).Seconds(), HandshakeMS: ms(i.Handshake),
		BytesSent: i.BytesAcked, BytesReceived: i.BytesReceived,
		SegsOut: i.SegsOut, SegsIn: i.SegsIn, MSS: i.MSS,
		RTT:        rttMS{ms(i.MinRTT), ms(i.AvgRTT), ms(i.MaxRTT), ms(i.RTTDev), i.RTTSamples},
		Congestion: i.Congestion, MaxCwnd: i.MaxCwnd, Ssthresh: i.Ssthresh,
		Retransmitted: []cause{}, BytesRetrans: i.BytesRetrans,
		Lost: i.Lost, Spurious: i.Spurious, DSACKDups: i.DSACKDups,
		DupSegsIn: i.DupSegsIn, OutOfOrderIn: i.RcvOOOPack, ZeroWindow: i.ZeroWindow,
		BusyMS: ms(i.Busy), RwndLimitedMS: ms(i.RwndLimited),
		SndbufLimitedMS: ms(i.SndbufLimited), CwndLimitedMS: ms(i.CwndLimited),
		End: "ok",
	}
	if err != nil {
		r.End = err.Error()
	}
	if r.Seconds > 0 {
		r.SentMbit = float64(r.BytesSent) * 8 / 1e6 / r.Seconds
		r.ReceivedMbit = float64(r.BytesReceived) * 8 / 1e6 / r.Seconds
	}
	for c, n := range i.Retransmitted {
		if n.Segments > 0 {
			r.Retransmitted = append(r.Retransmitted, cause{tcp.Cause(c).String(), n.Segments, n.Bytes})
		}
	}
	return r
}

// WriteText prints the report for people.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s, %s in %.3f s\n", r.Local, r.Remote, r.End, r.Seconds)
	fmt.Fprintf(&b, "  sent        %s  %s, %s\n", size(r.BytesSent), rate(r.SentMbit), cli.Count(r.SegsOut, "segment"))
	fmt.Fprintf(&b, "  received    %s  %s, %s\n", size(r.BytesReceived), rate(r.ReceivedMbit), cli.Count(r.SegsIn, "segment"))
	fmt.Fprintf(&b, "  handshake   %.3f ms, mss %d\n", r.HandshakeMS, r.MSS)
	fmt.Fprintf(&b, "  rtt         min/avg/max/dev %.3f/%.3f/%.3f/%.3f ms, %s\n",
		r.RTT.Min, r.RTT.Avg, r.RTT.Max, r.RTT.Dev, cli.Count(r.RTT.Samples, "sample"))
	fmt.Fprintf(&b, "  resent      %s\n", r.resent())
	fmt.Fprintf(&b, "  arrived     %d duplicate, %d out of order; %d of ours arrived twice\n", r.DupSegsIn, r.OutOfOrderIn, r.DSACKDups)
	fmt.Fprintf(&b, "  window      %s, largest cwnd %s%s\n", r.Congestion, size(uint64(r.MaxCwnd)), r.threshold())
	fmt.Fprintf(&b, "  limited by  receiver %s, send buffer %s, cwnd %s of %s busy\n",
		span(r.RwndLimitedMS), span(r.SndbufLimitedMS), span(r.CwndLimitedMS), span(r.BusyMS))
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) resent() string {
	if len(r.Retransmitted) == 0 {
		return "nothing"
	}
	var parts []string
	for _, c := range r.Retransmitted {
		parts = append(parts, fmt.Sprintf("%s %s (%s)", c.Cause, cli.Count(c.Segments, "segment"), size(c.Bytes)))
	}
	s := strings.Join(parts, ", ")
	if r.Spurious > 0 {
		s += "; " + cli.Count(r.Spurious, "recovery") + " undone"
	}
	return s
}

func (r *Report) threshold() string {
	if r.Ssthresh == 0 {
		return ""
	}
	return ", ssthresh " + size(uint64(r.Ssthresh))
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func span(ms float64) string {
	if ms >= 1000 {
		return fmt.Sprintf("%.2f s", ms/1000)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

// size prints bytes: exactly below 10 KiB, in binary units above.
func size(n uint64) string {
	const units = "KMGTPE"
	if n < 10<<10 {
		return fmt.Sprintf("%d B", n)
	}
	v, u := float64(n)/1024, 0
	for v >= 1024 && u < len(units)-1 {
		v, u = v/1024, u+1
	}
	return fmt.Sprintf("%.1f %ciB", v, units[u])
}

func rate(mbit float64) string {
	if mbit >= 1000 {
		return fmt.Sprintf("%.2f Gbit/s", mbit/1000)
	}
	return fmt.Sprintf("%.2f Mbit/s", mbit)
}
