package main

import (
	"context"

	"gotcp/internal/cli"
)

// flags is the command line, in the letters of iputils' ping where it has
// them, and in fping's for what it lacks.
type flags struct {
	cli.Common
	cli.Family

	Count     probeCount   `short:"c" placeholder:"N" group:"Probes" help:"stop after N answers (many hosts: N probes each)"`
	Interval  *cli.Seconds `short:"i" placeholder:"SECS" group:"Probes" help:"time between probes to a host (default: 1)"`
	Flood     bool         `short:"f" group:"Probes" help:"flood: a dot for each probe without an answer"`
	Adaptive  bool         `short:"A" group:"Probes" help:"adapt the interval to the round-trip time"`
	Preload   int          `short:"l" placeholder:"N" default:"1" group:"Probes" help:"send N probes before the first answer"`
	Deadline  *cli.Seconds `short:"w" placeholder:"SECS" group:"Probes" help:"end after SECS in any case"`
	Wait      *cli.Seconds `short:"W" placeholder:"SECS" group:"Probes" help:"when a probe is lost; how long to wait at the end"`
	Interface []string     `short:"I" placeholder:"IFACE|ADDR" complete:"interface" group:"Probes" help:"interface to use, or our address to send from"`
	Direct    retryFlag    `short:"r" placeholder:"N" group:"Probes" help:"use no gateway; -r N with many hosts: --retry N"`
	Mark      uint32       `short:"m" placeholder:"MARK" group:"Probes" help:"firewall mark, for policy routing"`

	Size       int    `short:"s" placeholder:"BYTES" default:"56" group:"Packet" help:"bytes of data (default: 56)"`
	Pattern    string `short:"p" placeholder:"HEX" group:"Packet" help:"up to 16 bytes that fill the data"`
	TTL        *int   `name:"ttl" short:"t" placeholder:"N" group:"Packet" help:"time to live (default: 64), or the most hops (30)"`
	TOS        string `name:"tos" short:"Q" placeholder:"TOS" group:"Packet" help:"type of service (DSCP and ECN): 0-255, 0x00-0xff"`
	PMTU       string `name:"pmtudisc" short:"M" placeholder:"WAY" values:"do,want,dont,probe" group:"Packet" help:"path MTU: do, want, dont, probe (default: want)"`
	Record     bool   `name:"record-route" short:"R" group:"Packet" help:"record the route in the IP header"`
	Timestamp  string `short:"T" placeholder:"KIND" values:"tsonly,tsandaddr,tsprespec" group:"Packet" help:"timestamps: tsonly, tsandaddr, tsprespec HOST..."`
	Identifier *int   `name:"id" short:"e" placeholder:"N" group:"Packet" help:"identifier of the echo requests (default: random)"`

	Quiet       bool         `short:"q" group:"Output" help:"only the first and the last lines"`
	Numeric     bool         `short:"n" group:"Output" help:"addresses only, no look-ups of names"`
	Timestamps  bool         `name:"print-time" short:"D" group:"Output" help:"print the time before each line"`
	Outstanding bool         `short:"O" group:"Output" help:"say which probes have no answer yet"`
	Audible     bool         `short:"a" group:"Output" help:"beep for each answer"`
	JSON        bool         `name:"json" group:"Output" help:"one JSON object for each event, and a summary"`
	Stats       bool         `group:"Output" help:"percentiles, jitter, outages, histogram at the end"`
	Graph       bool         `group:"Output" help:"draw the round trips live on the terminal"`
	Report      *cli.Seconds `placeholder:"SECS" group:"Output" help:"a line of figures every SECS, none for each answer"`
	UserTime    bool         `name:"user-time" short:"U" group:"Output" help:"measure by our clock, not the kernel's timestamps"`

	Broadcast  bool            `short:"b" group:"Probes" help:"allow a broadcast address"`
	NoLoop     bool            `name:"no-loop" short:"L" group:"Probes" help:"do not hear our own multicast (we never do)"`
	Sticky     bool            `name:"sticky" short:"B" hidden:"" help:"keep the source address (always; accepted for ping's sake)"`
	VersionToo cli.VersionFlag `name:"ping-version" short:"V" hidden:"" help:"print the version and exit"`

	TraceRoute bool `group:"Other jobs" help:"the hops on the way: live, or a report with -c N"`
	Responder  bool `group:"Other jobs" help:"answer pings for --ip, until -c, -w or a signal"`

	Until   string `placeholder:"WHAT" group:"Conditions" help:"end, with 0, when it is up, down, ok=N or lost=N"`
	MaxLoss string `placeholder:"PERCENT" group:"Conditions" help:"status 1 if more of the probes are lost"`
	MaxRTT  string `name:"max-rtt" placeholder:"TIME" group:"Conditions" help:"status 1 if the mean round trip is longer (20ms)"`

	Alive       bool     `group:"Many hosts" help:"list the addresses that answer"`
	Unreachable bool     `group:"Many hosts" help:"list those that do not"`
	Times       *int     `name:"times" short:"C" placeholder:"N" group:"Many hosts" help:"N probes each, all times of a host on one line"`
	Enough      *int     `name:"enough" short:"x" placeholder:"N" group:"Many hosts" help:"end, with 0, when N hosts have answered"`
	Loop        bool     `group:"Many hosts" help:"probes without end"`
	Rate        *float64 `placeholder:"N" group:"Many hosts" help:"probes per second to all (default: 10000)"`
	Retry       *int     `name:"retry" placeholder:"N" group:"Many hosts" help:"ask again so often who is silent (default: 3)"`
	Backoff     *float64 `placeholder:"F" group:"Many hosts" help:"wait so much longer each time (default: 1.5)"`
	Outage      bool     `short:"o" group:"Many hosts" help:"the time without answers of each host"`

	cli.HostFlags

	Hosts []string `arg:"" optional:"" hidden:"" complete:"host"`
}

const hosts = `
  A name, an address (10.0.0.1; 10.1 and 167772161 as in ping), a range
  (10.0.0.1-10.0.0.50 or 10.0.0.1-50), a network (10.0.0.0/24, without its
  own and its broadcast address), or - for those on standard input, one per
  line, # begins a comment. Several, or a flag for many: fping's job; one
  alone: ping's. An address that is named twice is pinged once.
`

const statuses = `
  0    the host answered (with -w and -c: so often); all hosts did, or enough
       (-x); the hop table reached its end; the condition was met
  1    not so
  2    wrong usage, or a local failure: privilege, interface, name, no route
`

const jsonDoc = `
Records are objects on one line each, with a type, the time (RFC 3339, UTC, to
the nanosecond), the schema's version (1), and the host as it was named and its
addr. New members may come with the same version.

  probe    a probe left: seq (from 1), sent_at
  reply    its first answer in time: seq, sent_at, from, rtt_ms, ttl, bytes,
           and where true reordered, truncated, different_address;
           wrong_byte is the offset of the first byte that is not as sent
  late     its first answer after it had counted as lost
  dup      a further answer
  lost     no answer within -W (default 1 s; many hosts: 0.5 s and more)
  error    an ICMP error, or the probe could not be sent: seq, reason; from,
           icmp_type, icmp_code, and about (src, dst, ttl, tos, id, length,
           df: the probe as the reporter had it)
  state    the host went up or down: state
  report   with --report: figures of the interval
  status   the figures so far, for SIGQUIT
  summary  the last record of each host, whatever came before: sent,
           received, lost, waiting, errors, duplicates, late, out_of_order,
           corrupted, wrong_data, loss_percent, seconds, rtt_ms (min, avg,
           max, mdev, p50, p90, p99, p99_9), jitter_ms (RFC 3550) and
           jitter_max_ms, histogram, outages, outage_seconds (all of them),
           longest_outage_seconds, mac, arp_ms, ok (as ping's status)
  totals   many hosts, after all summaries: sums over all
  hop      --trace-route: one hop: addrs, sent, received, loss_percent,
           last_ms, avg_ms, best_ms, worst_ms, mdev_ms, jitter_ms, reason
           (why the path ends there). Its probe, reply, late, dup and lost
           records have hop (the TTL) and round instead of seq; its summary
           has rounds, hops, reached (the host answered), seconds
  answer   --responder: a ping was answered: from, to, id, seq, ttl, bytes
`

const measuring = `
Round trips are the difference of two timestamps of the kernel's: when the
probe left and when the answer came. Our own scheduling is not in it, nor is the
time that ARP takes, which --stats and --json tell apart. A flood (-f, -i 0) takes
the first one itself, as ping does. -U takes both.

The text for one host is that of iputils' ping 20221126 to the byte, but for:
wrong usage ends with 2 and points to -h; -v shows the identifier and does not
speak of sockets; broadcasts and multicasts are not heard by this host itself.
-vv shows the header of the probe that an ICMP error is about.
`

const signalDoc = `
  SIGINT, SIGTERM   end with the summary
  SIGQUIT           print how it stands on standard error, and go on
`

func app(f *flags) *cli.App {
	return &cli.App{
		Name:     "gping",
		Brief:    "ping one host, many, or a whole subnet, on a stack of its own",
		Synopsis: []string{"[flags] HOST", "[flags] HOST...", "--responder --ip ADDR/BITS [flags]"},
		Flags:    f,

		Interruptible: true,
		Sections: []cli.Section{
			{Title: "Hosts", Body: hosts},
			{Title: "Exit status", Body: statuses},
			{Title: "Measuring", Body: measuring, ManOnly: true},
			{Title: "JSON", Body: jsonDoc, ManOnly: true},
			{Title: "Signals", Body: signalDoc, ManOnly: true},
			{Title: "Examples", ManOnly: true, Body: `
  gping -c 3 10.0.0.2
  gping --alive 10.0.0.0/24
  garp scan -q | gping -C 5 -
  gping --until up -w 300 host && ssh host
  gping --max-loss 5% --max-rtt 20ms -c 20 -q host
  gping --graph host
  gping --trace-route -c 10 host
  gping --json host | jq -r 'select(.type == "lost").time'
  gping --responder --ip 10.0.0.50/24 -I eth0
`},
		},
		SeeAlso: []string{"ping(8)", "fping(8)", "mtr(8)", "garp(1)", "capabilities(7)"},
		Run: func(ctx context.Context, env *cli.Env) error {
			c, err := f.command(env)
			if err != nil {
				return err
			}
			return c.run(ctx)
		},
	}
}
