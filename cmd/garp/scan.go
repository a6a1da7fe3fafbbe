package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"gotcp/internal/arp"
	"gotcp/internal/cli"
	"gotcp/internal/neigh/scan"
)

// scanFlags are those of garp scan, in arp-scan's words where it has them.
type scanFlags struct {
	Retry   int         `placeholder:"N" default:"2" help:"ask each host N times at most (default: 2)"`
	Rate    float64     `placeholder:"N" default:"1000" help:"requests per second (default: 1000)"`
	Timeout cli.Seconds `placeholder:"SECS" default:"0.5" help:"time for the first answer, half more after each retry (default: 0.5)"`
	First   int         `placeholder:"N" help:"stop when N hosts have answered"`
	Quiet   bool        `short:"q" xor:"form" help:"print addresses only, each once"`
	JSON    bool        `name:"json" xor:"form" help:"print records, one object a line"`
	As      binding     `placeholder:"IP=MAC" help:"ask in another's name (for a lab)"`
	cli.LinkFlags
	Hosts []string `arg:"" optional:"" complete:"host" help:"whom to ask for"`
}

func (f *scanFlags) command() cli.Command {
	return cli.Command{
		Name: "scan", Brief: "ask all hosts of a network who is there, as arp-scan does",
		Synopsis: []string{"[flags] [CIDR|RANGE|HOST|-]..."},
		Sections: []cli.Section{
			{Title: "Hosts", Body: `
A network (10.0.0.0/24), a range (10.0.0.1-10.0.0.50 or 10.0.0.1-50), an address or a name; - reads such words from standard input.
Without any: the interface's own network. Each address is asked for once and tried again --retry times in all.`},
			{Title: "Output", ManOnly: true, Body: `
Address, MAC, vendor and round trip, with tabs between them. "(DUP: 2)" after the vendor marks the second answer for an
address. Our own addresses are among them; their round trip is "this host". A summary follows on standard error.`},
			{Title: "Records", ManOnly: true, Body: `
host: ip, mac, vendor, locally_administered, rtt_ms (not for ourselves), self, n (above 1 for duplicates).
summary: interface, targets, sent, answered, duplicates, seconds.`},
			{Title: "Exit status", Body: `
  0  somebody answered; 1  nobody did; 2  wrong usage or a local failure`},
		},
		Run: runner(f.Options, f.run),
	}
}

// maxRate is more than a link takes.
const maxRate = 1e7

func (f *scanFlags) run(ctx context.Context, s *session) error {
	switch {
	case f.Retry < 1:
		return cli.Usage(fmt.Errorf("--retry %d: each host must be asked once at least", f.Retry))
	case !(f.Rate > 0 && f.Rate <= maxRate):
		return cli.Usage(fmt.Errorf("--rate %v: it must be more than 0 and at most %d requests per second", f.Rate, int(maxRate)))
	case f.First < 0:
		return cli.Usage(fmt.Errorf("--first %d: it must be 1 or more", f.First))
	}
	targets, err := f.targets(ctx, s)
	if err != nil {
		return err
	}
	choose, near := usual(f.Interface), netip.Addr{}
	if len(targets) > 0 {
		near = targets[0].First
		if targets[0].Len() == 1 {
			choose = toward(f.Interface, near)
		} else if f.Interface == "" {
			choose = onLink(near)
		}
	}
	st, err := s.open(ctx, place{near: near, choose: choose, as: f.As})
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		if !st.raw.Prefix.IsValid() {
			return cli.Usage(fmt.Errorf("interface %s has no IPv4 address, and so no network: say what to scan", st.raw.Interface.Name))
		}
		targets = []scan.Range{scan.PrefixRange(st.raw.Prefix)}
	}
	if n := scan.Count(targets); n > scan.MaxTargets {
		return cli.Usage(fmt.Errorf("%d hosts are too many: at most %d at a time, a /10", n, scan.MaxTargets))
	}
	j := arp.Scan{
		Port: st.port(scanBatch), Interface: st.raw.Interface.Name,
		Config: scan.Config{
			Targets: targets, Source: st.ip, MAC: st.mac, Rate: f.Rate, Tries: f.Retry,
			Timeout: f.Timeout.Duration(), First: f.First,
		},
		Out: s.out, Stderr: s.env.Stderr, Progress: cli.NewProgress(s.env.Stderr), Format: f.format(),
	}
	if !f.As.ip.IsValid() {
		j.Own = st.own()
	}
	return j.Run(ctx)
}

// scanBatch is how many requests may go out with one system call.
const scanBatch = 32

func (f *scanFlags) format() arp.ScanFormat {
	switch {
	case f.Quiet:
		return arp.ScanAddresses
	case f.JSON:
		return arp.ScanJSON
	}
	return arp.ScanText
}

// targets is whom to ask for, nothing for the interface's network.
func (f *scanFlags) targets(ctx context.Context, s *session) ([]scan.Range, error) {
	var all []scan.Range
	for _, word := range f.Hosts {
		words := []string{word}
		if word == "-" {
			var err error
			if words, err = readWords(s.env.Stdin); err != nil {
				return nil, cli.Local(fmt.Errorf("reading hosts from standard input: %w", err))
			}
		}
		for _, w := range words {
			r, err := target(ctx, w)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		}
	}
	if len(f.Hosts) > 0 && len(all) == 0 {
		return nil, cli.Usage(errors.New("there are no hosts on standard input"))
	}
	return all, nil
}

func target(ctx context.Context, word string) (scan.Range, error) {
	r, err := scan.ParseRange(word)
	if err == nil {
		return r, nil
	}
	if !isName(word) {
		return r, cli.Usage(err)
	}
	a, err := resolve(ctx, word)
	return scan.Range{First: a, Last: a}, err
}

// isName reports whether a word could be a host's name rather than a mistyped
// address.
func isName(s string) bool {
	return !strings.Contains(s, "/") && !strings.Contains(s, ":") && strings.ContainsFunc(s, func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	})
}

// readWords reads the words of all lines; what follows a # is a comment.
func readWords(r io.Reader) ([]string, error) {
	var words []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words = append(words, strings.Fields(line)...)
	}
	return words, lines.Err()
}
