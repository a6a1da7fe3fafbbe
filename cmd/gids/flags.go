package main

import (
	"context"

	"github.com/alecthomas/kong"

	"gotcp/internal/cli"
)

// flags is the command line.
type flags struct {
	cli.Common

	Watch watchFlags `cmd:"" default:"withargs" hidden:""`
	Check checkFlags `cmd:""`
}

// watchFlags are those without a command's name.
type watchFlags struct {
	Interface  []string     `short:"i" placeholder:"IFACE" complete:"interface" group:"Source" help:"listen here; may be repeated; any: everywhere"`
	Read       []string     `short:"r" placeholder:"FILE" complete:"file" sep:"none" group:"Source" help:"read a capture, - for standard input; may be repeated"`
	Buffer     int          `name:"buffer-size" short:"B" placeholder:"KIB" default:"0" group:"Source" help:"memory for packets that wait (default: 65536)"`
	Promiscous bool         `name:"no-promiscuous-mode" short:"p" group:"Source" help:"leave out what is for other hosts"`
	User       string       `name:"relinquish-privileges" short:"Z" placeholder:"USER" group:"Source" help:"become USER when everything is open"`
	Duration   *cli.Seconds `placeholder:"SECS" group:"Source" help:"end after so long"`

	Rules      []string `name:"rules" short:"S" placeholder:"FILE" complete:"file" sep:"none" group:"Rules" help:"rules: a file, a pattern, a folder, or some; may be repeated; instead of those of -c"`
	MoreRules  []string `name:"more-rules" short:"s" placeholder:"FILE" complete:"file" sep:"none" group:"Rules" help:"the same, beside those of -c"`
	Config     string   `name:"config" short:"c" placeholder:"FILE" complete:"file" group:"Rules" help:"take variables, rules and what goes with them from a suricata.yaml"`
	Set        []string `placeholder:"NAME=VALUE" sep:"none" group:"Rules" help:"a variable: HOME_NET=10.0.0.0/8; may be repeated"`
	Home       []string `placeholder:"NET,..." group:"Rules" help:"our own networks: HOME_NET, and the detectors' (default: the private ones)"`
	Thresholds string   `placeholder:"FILE" complete:"file" group:"Rules" help:"a file of suppress, event_filter, rate_filter and threshold lines"`
	DataDir    string   `name:"data-dir" placeholder:"DIR" complete:"file" group:"Rules" help:"keep the datasets that rules save here, and load their state from here"`
	Strict     bool     `group:"Rules" help:"refuse to start if a rule cannot be loaded"`
	Fail       bool     `group:"Rules" help:"end with status 1 if there was an alert"`

	Checksums    string    `short:"k" placeholder:"WHICH" enum:",all,none" values:"all,none" default:"" group:"Streams" help:"verify checksums: all or none (default: all)"`
	Midstream    bool      `group:"Streams" help:"take up TCP connections whose beginning was not seen"`
	Inline       bool      `aliases:"simulate-ips" group:"Streams" help:"look at bytes at once, not when they are acknowledged, and say what would be stopped"`
	Depth        *cli.Size `placeholder:"SIZE" group:"Streams" help:"look at so much of each direction (default: 1m)"`
	StreamMemcap *cli.Size `placeholder:"SIZE" group:"Streams" help:"memory for streams (default: 128m)"`
	FlowMemcap   *cli.Size `placeholder:"SIZE" group:"Streams" help:"memory for flows and what their protocols hold (default: 128m)"`
	Fanout       int       `placeholder:"N" default:"1" group:"Streams" help:"so many workers, on as many cores"`

	JSON    bool         `name:"json" group:"Output" help:"EVE JSON, one object a line, instead of the lines of fast.log"`
	Records []string     `placeholder:"KIND,..." enum:"alert,flow,anomaly,stats,http,dns,tls,ssh,smtp,ftp,fileinfo,episode" values:"alert,flow,anomaly,stats,http,dns,tls,ssh,smtp,ftp,fileinfo,episode" group:"Output" help:"with --json, what there is beside alerts: flow, anomaly, stats, http, dns, tls, ssh, smtp, ftp, fileinfo, episode (default: flow,anomaly,stats); alert: nothing"`
	Payload bool         `group:"Output" help:"with --json, alerts show the bytes that were inspected"`
	Log     string       `name:"log" short:"o" placeholder:"FILE" complete:"file" group:"Output" help:"append to FILE instead"`
	Save    string       `name:"pcap-alerts" placeholder:"FILE" complete:"file" group:"Output" help:"save the packets behind alerts"`
	Exec    string       `placeholder:"CMD" group:"Output" help:"run this for each alert, see the manual"`
	Rate    int          `name:"exec-rate" placeholder:"N" default:"10" group:"Output" help:"at most so many a second (default: 10)"`
	Quiet   bool         `short:"q" group:"Output" help:"no lines: for --exec, --pcap-alerts and --fail alone"`
	Stats   *cli.Seconds `placeholder:"SECS" group:"Output" help:"counts every so often: on standard error, with --json as a record"`
	Profile bool         `group:"Output" help:"list the costliest rules at the end"`

	NoDetectors bool     `group:"Detectors" help:"rules only"`
	Without     []string `placeholder:"NAME,..." group:"Detectors" help:"leave these detectors out"`
	Allow       []string `placeholder:"NET,..." group:"Detectors" help:"hosts of which no detector says anything"`
	Outside     []string `placeholder:"MAC,..." group:"Detectors" help:"routers to the outside: what they deliver can't be from --home"`
	AllowNames  []string `placeholder:"DOMAIN,..." group:"Detectors" help:"domains that data may be sent to in names"`
	kong.Plugins

	Expression []string `arg:"" optional:"" hidden:"" sep:"none"`

	detectors *thresholds `kong:"-"`
}

func app(f *flags) *cli.App {
	return &cli.App{
		Name:          "gids",
		Interruptible: true,
		Reloads:       true,
		Brief:         "find attacks in traffic, by rules and by its own detectors",
		Synopsis:      []string{"[-i IFACE] [-S RULES] [flags] [EXPRESSION...]", "-r FILE|- [-S RULES] [flags] [EXPRESSION...]"},
		Flags:         f,
		Commands:      []cli.Command{f.Check.command()},
		Sections:      sections(),
		ManGroups:     []string{"Thresholds of detectors"},
		SeeAlso:       []string{"gdump(1)", "suricata(1)", "pcap-filter(7)", "capabilities(7)"},
		Run: func(ctx context.Context, env *cli.Env) error {
			c, err := f.Watch.command(env)
			if err != nil {
				return err
			}
			return c.run(ctx)
		},
	}
}
