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

	Count     uint64       `short:"c" placeholder:"N" group:"Probes" help:"stop after N answers (many hosts: N probes each)"`
	Interval  *cli.Seconds `short:"i" placeholder:"SECS" group:"Probes" help:"time between probes to a host; 0: as soon as answered (default: 1)"`
	Flood     bool         `short:"f" group:"Probes" help:"flood: a dot for each probe, a backspace for each answer"`
	Adaptive  bool         `short:"A" group:"Probes" help:"adapt the interval to the round-trip time"`
	Preload   int          `short:"l" placeholder:"N" default:"1" group:"Probes" help:"send N probes before the first answer"`
	Deadline  *cli.Seconds `short:"w" placeholder:"SECS" group:"Probes" help:"end after SECS in any case"`
	Wait      *cli.Seconds `short:"W" placeholder:"SECS" group:"Probes" help:"when a probe is lost, and how long to wait for the last ones"`
	Interface []string     `short:"I" placeholder:"IFACE|ADDR" complete:"interface" group:"Probes" help:"interface to use, or our address to send from"`
	Direct    retryFlag    `short:"r" placeholder:"N" group:"Probes" help:"bypass the routing table; with a number: retries, for many hosts"`
	Mark      uint32       `short:"m" placeholder:"MARK" group:"Probes" help:"firewall mark, for policy routing"`

	Size       int    `short:"s" placeholder:"BYTES" default:"56" group:"Packet" help:"bytes of data (default: 56)"`
	Pattern    string `short:"p" placeholder:"HEX" group:"Packet" help:"up to 16 bytes that fill the data"`
	TTL        *int   `name:"ttl" short:"t" placeholder:"N" group:"Packet" help:"time to live (default: 64); with --trace-route, the most hops (default: 30)"`
	TOS        string `name:"tos" short:"Q" placeholder:"TOS" group:"Packet" help:"type of service: DSCP and ECN, 0 to 255 or 0x00 to 0xff"`
	PMTU       string `name:"pmtudisc" short:"M" placeholder:"do|want|dont|probe" values:"do,want,dont,probe" group:"Packet" help:"path MTU discovery (default: want)"`
	Record     bool   `name:"record-route" short:"R" group:"Packet" help:"record the route in the IP header"`
	Timestamp  string `short:"T" placeholder:"tsonly|tsandaddr|tsprespec" values:"tsonly,tsandaddr,tsprespec" group:"Packet" help:"timestamps in the IP header; tsprespec: of the hosts before the last"`
	Identifier *int   `name:"id" short:"e" placeholder:"N" group:"Packet" help:"identifier of the echo requests (default: random)"`

	Quiet       bool         `short:"q" group:"Output" help:"only the first and the last lines"`
	Numeric     bool         `short:"n" group:"Output" help:"addresses only, no look-ups of names"`
	Timestamps  bool         `name:"print-time" short:"D" group:"Output" help:"print the time before each line"`
	Outstanding bool         `short:"O" group:"Output" help:"say which probes have no answer yet"`
	Audible     bool         `short:"a" group:"Output" help:"beep for each answer"`
	JSON        bool         `name:"json" group:"Output" help:"one JSON object for each event, and a summary"`
	Stats       bool         `group:"Output" help:"percentiles, jitter, outages and a histogram at the end"`
	Graph       bool         `group:"Output" help:"draw the round trips live on the terminal"`
	Report      *cli.Seconds `placeholder:"SECS" group:"Output" help:"a line of figures every SECS instead of one for each answer"`
	UserTime    bool         `name:"user-time" short:"U" group:"Output" help:"measure by our own clock, not the kernel's timestamps"`

	Broadcast  bool `short:"b" group:"Probes" help:"allow a broadcast address"`
	NoLoop     bool `name:"no-loop" short:"L" group:"Probes" help:"do not hear our own multicast (we never do; accepted for ping's sake)"`
	Sticky     bool `name:"sticky" short:"B" hidden:"" help:"keep the source address (always; accepted for ping's sake)"`
	VersionToo bool `name:"ping-version" short:"V" hidden:"" help:"print the version and exit"`

	TraceRoute bool `group:"Other jobs" help:"show the hops on the way, live or, with -c N or in a pipe, as one report"`
	Responder  bool `group:"Other jobs" help:"answer pings for --ip, until -c or -w or a signal ends it"`

	Until   string `placeholder:"up|down|ok=N|lost=N" group:"Conditions" help:"end when the host is up, down, or has answered or lost N in a row; status 0 if so"`
	MaxLoss string `placeholder:"PERCENT" group:"Conditions" help:"status 1 if more of the probes are lost"`
	MaxRTT  string `name:"max-rtt" placeholder:"TIME" group:"Conditions" help:"status 1 if the mean round trip is longer, like 20ms"`

	Alive       bool    `group:"Many hosts" help:"list the addresses that answer"`
	Unreachable bool    `group:"Many hosts" help:"list those that do not"`
	Times       int     `name:"times" short:"C" placeholder:"N" group:"Many hosts" help:"N probes each; all round trips of a host on one line"`
	Enough      int     `name:"enough" short:"x" placeholder:"N" group:"Many hosts" help:"end when N hosts have answered; status 0 if so"`
	Loop        bool    `group:"Many hosts" help:"probes without end"`
	Rate        float64 `placeholder:"N" default:"10000" group:"Many hosts" help:"probes per second, to all together (default: 10000)"`
	Retry       *int    `name:"retry" placeholder:"N" group:"Many hosts" help:"how often to ask again who does not answer (default: 3; also -r N)"`
	Backoff     float64 `placeholder:"F" default:"1.5" group:"Many hosts" help:"how much longer to wait each time (default: 1.5)"`
	Outage      bool    `short:"o" group:"Many hosts" help:"the time without answers of each host"`

	cli.HostFlags

	Hosts []string `arg:"" optional:"" hidden:"" complete:"host"`
}

const statuses = `
  0    the host answered (with -w and -c: as often as asked)
  1    no answer, or fewer than asked
  2    wrong usage, or a local failure: privilege, interface, name
`

func app(f *flags) *cli.App {
	return &cli.App{
		Name:     "gping",
		Brief:    "ping one host, many, or a whole subnet, on a stack of its own",
		Synopsis: []string{"[flags] HOST", "[flags] HOST|FIRST-LAST|NETWORK/BITS|- ..."},
		Flags:    f,
		Sections: []cli.Section{
			{Title: "Exit status", Body: statuses},
		},
		SeeAlso: []string{"ping(8)", "fping(8)", "mtr(8)", "capabilities(7)"},
		Run: func(ctx context.Context, env *cli.Env) error {
			c, err := f.command(env)
			if err != nil {
				return err
			}
			return c.run(ctx)
		},
	}
}
