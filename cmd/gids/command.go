package main

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"gotcp/internal/cli"
	"gotcp/internal/ids"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/sentry"
	"gotcp/internal/sentry/config"
	"gotcp/internal/wire"
)

// command is the command line in a form that can only hold sense.
type command struct {
	env        *cli.Env
	flags      *watchFlags
	expression string
	config     ids.Config
	set        [][2]string
	folders    *sentry.Folders // that rules and what goes with them are read from
	stats      bool            // records of counts are wanted
	episodes   bool
}

func (f *watchFlags) command(env *cli.Env) (*command, error) {
	c := &command{env: env, flags: f, expression: strings.Join(f.Expression, " "), folders: sentry.NewFolders()}
	if err := c.readConfig(); err != nil {
		c.folders.Close()
		return nil, err
	}
	for _, check := range []func() error{c.checkSource, c.checkRules, c.checkOutput, c.checkStreams, c.checkVariables, c.checkDetectors} {
		if err := check(); err != nil {
			c.folders.Close()
			return nil, cli.Usage(err)
		}
	}
	return c, nil
}

// maxBuffer is the most for -B, in KiB.
const maxBuffer = 1 << 20

func (c *command) checkSource() error {
	f := c.flags
	switch {
	case len(f.Read) > 0 && len(f.Interface) > 0:
		return errors.New("-r and -i exclude each other: packets come from files or from interfaces")
	case len(f.Read)+len(f.Interface) == 0:
		return errors.New("no packets to look at: name an interface with -i, or a capture with -r")
	case f.Buffer < 0 || f.Buffer > maxBuffer:
		return fmt.Errorf("-B %d: it must be from 0 to %d KiB", f.Buffer, maxBuffer)
	}
	return nil
}

func (c *command) checkOutput() error {
	f := c.flags
	switch {
	case f.Quiet && (f.JSON || f.Log != ""):
		return errors.New("-q prints nothing: leave out --json and -o")
	case len(f.Records) > 0 && !f.JSON:
		return errors.New("--records is for --json: the lines of fast.log have alerts only")
	case f.Payload && !f.JSON:
		return errors.New("--payload is for --json: the lines of fast.log have no room for it")
	case f.Log == "-" || f.Save == "-" && !f.Quiet && f.Log == "":
		return errors.New("packets and lines cannot both go to standard output: name a file with -o, or give -q")
	case f.Save != "" && f.Save == f.Log:
		return errors.New("-o and --pcap-alerts name the same file")
	case f.Rate < 1:
		return errors.New("--exec-rate: it must be 1 or more")
	case f.Stats != nil && f.Stats.Duration() == 0:
		return errors.New("--stats: the interval must be longer than nothing")
	}
	c.config.Packets = f.Save != ""
	if !f.JSON {
		return nil
	}
	c.config.Payloads = f.Payload
	records := f.Records
	if len(records) == 0 {
		records = []string{"flow", "anomaly", "stats"}
	}
	for name, kind := range map[string]ids.RecordKind{
		"flow": ids.FlowRecord, "anomaly": ids.AnomalyRecord, "http": ids.HTTPRecord, "dns": ids.DNSRecord, "tls": ids.TLSRecord,
		"ssh": ids.SSHRecord, "smtp": ids.SMTPRecord, "ftp": ids.FTPRecord, "fileinfo": ids.FileRecord,
	} {
		if slices.Contains(records, name) {
			c.config.Records = c.config.Records.With(kind)
		}
	}
	c.stats, c.episodes = slices.Contains(records, "stats"), slices.Contains(records, "episode")
	return nil
}

func (c *command) checkStreams() error {
	f := c.flags
	if f.Fanout < 1 || f.Fanout > ids.MaxWorkers {
		return fmt.Errorf("--fanout %d: it must be from 1 to %d", f.Fanout, ids.MaxWorkers)
	}
	for _, s := range []struct {
		flag string
		size *cli.Size
		to   *int64
	}{{"depth", f.Depth, &c.config.StreamDepth}, {"stream-memcap", f.StreamMemcap, &c.config.StreamMemory}, {"flow-memcap", f.FlowMemcap, &c.config.FlowMemory}} {
		switch {
		case s.size == nil: // as the configuration says
		case *s.size < minMemory:
			return fmt.Errorf("--%s: it must be %d bytes or more", s.flag, int(minMemory))
		default:
			*s.to = int64(*s.size)
		}
	}
	if f.Checksums != "" {
		c.config.NoChecksums = f.Checksums == "none"
	}
	c.config.Midstream = c.config.Midstream || f.Midstream
	c.config.Inline = c.config.Inline || f.Inline
	c.config.Workers = f.Fanout
	return nil
}

// minMemory is less than anything works with.
const minMemory cli.Size = 4 << 10

func (c *command) checkVariables() error {
	for _, s := range c.flags.Set {
		name, value, ok := strings.Cut(s, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return fmt.Errorf("--set %s: it must be like HOME_NET=10.0.0.0/8", s)
		}
		for _, group := range []string{"vars.address-groups.", "vars.port-groups."} {
			name = strings.TrimPrefix(name, group)
		}
		known, err := config.Set(&c.config, name, value)
		switch {
		case err != nil:
			return fmt.Errorf("--set %s: %w", name, err)
		case known:
		case strings.ToUpper(name) != name:
			// No variable: Suricata's configuration has hundreds of settings that mean nothing here.
			c.env.Warnf("--set %s has no meaning here", name)
		default:
			c.set = append(c.set, [2]string{name, strings.TrimSpace(value)})
		}
	}
	if len(c.flags.Home) > 0 {
		c.set = append(c.set, [2]string{"HOME_NET", "[" + strings.Join(c.flags.Home, ",") + "]"})
	}
	return nil
}

func (c *command) checkDetectors() error {
	f := c.flags
	c.config.Detectors = !f.NoDetectors
	a := &c.config.Anomaly
	for _, name := range f.Without {
		var d anomaly.Detector
		if err := d.UnmarshalText([]byte(name)); err != nil {
			return fmt.Errorf("--without: %w", err)
		}
		a.Off[d] = true
	}
	var err error
	if a.Allow, err = networks(f.Allow); err != nil {
		return fmt.Errorf("--allow: %w", err)
	}
	if a.Home, err = networks(f.Home); err != nil {
		return fmt.Errorf("--home: %w", err)
	}
	for _, text := range f.Outside {
		mac, err := wire.ParseMAC(text)
		if err != nil {
			return fmt.Errorf("--outside: %w", err)
		}
		a.Outside = append(a.Outside, mac)
	}
	a.AllowNames = f.AllowNames
	return f.detectors.apply(a)
}

// networks parses networks, of which one address is one, too.
func networks(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, s := range texts {
		if a, err := netip.ParseAddr(s); err == nil {
			all = append(all, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("%q is not a network like 10.0.0.0/8", s)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}
