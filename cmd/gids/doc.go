package main

import (
	"fmt"
	"strings"

	"gotcp/internal/cli"
	"gotcp/internal/ids/anomaly"
	"gotcp/internal/sentry/config"
)

const statuses = `
  0  ran clean; whoever read the output has gone
  1  with --fail: there was an alert; a capture is cut off or damaged (what is
     before is looked at)
  2  wrong usage or a local failure: rules, privilege, interface, file, filter
`

const rulesDoc = `
  -S and -s name files, patterns (rules/*.rules) and folders (all *.rules in them),
  or a pipe, as the shell's <(...): SIGHUP takes what it gave at the beginning.
  Commas separate some, unless one is called so. -S leaves out those of -c.
  A rule that cannot be loaded is named and left out; gids check says which.
`

const moreRules = `
The language is that of Suricata's rules, and of Snort's as far as they have it in common. The classes of a classification.config in
the rules' folder count, or those that rule sets expect.
--set gives a variable another value: HOME_NET=10.0.0.0/8, HTTP_PORTS='[80,8080]'.

As in Suricata, what a rule without a buffer looks for in a TCP stream is looked for when 2560 bytes have come, or when a message or the connection ends: with a protocol that
gids does not know its alert may come no sooner. With --inline, and to rules for tcp-pkt, bytes are shown at once.

Of what the groups of a pcre have matched (flow:name, pkt:name, or a group called flow_name or pkt_name) 32 texts are kept for a flow and as many for a packet, the first 4 KiB of
each; flowvar and pktvar ask for them, and what alert:name keeps stands in the alert's context.

Files of dataset and datarep (a value a line: strings in base64, digests in hexadecimal, addresses; behind a comma the number of datarep) and of filemd5, filesha1 and filesha256 (as md5sum writes them) lie beside the file of the rule. What
save and state name lies in the folder of --data-dir, is read at the start and replaced as a whole at the end; without that flag such sets are in memory only. Datasets of a suricata.yaml, and its reputation files for iprep, are taken, too, with datasets.rules.allow-write and
allow-absolute-filenames. A set has a memcap (100 MiB if nothing says otherwise, less for each of many that grow); all together take 1 GiB at most. What finds no room is counted. SIGHUP reads what is loaded again; sets without a file to load, and those that are saved, stay as rules have made them. The format json is not read. Files are
digested when they are whole: bodies as far as --depth goes (of compressed ones 1 MiB), files in forms up to 100 KiB.

SIGHUP reads all rules again, beside the work: no packet and no flow is lost, and rules that are wrong leave those in place that
are there. Their folders are opened before privileges are given away. Where there were no rules before, nothing was kept of the flows that are there: the new ones see what follows in them, and of HTTP,
DNS, SMTP and FTP the messages that begin from then on; not TLS and SSH, whose beginning has passed. --profile goes on counting for rules that stay in the same revision.`

// configDoc says what of Suricata's configuration there is here.
func configDoc() string {
	return `
Of a suricata.yaml that -c names, and of the files that it includes, gids takes vars (address-groups and port-groups), default-rule-path and rule-files (paths and patterns; none with -S), classification-file,
reference-config-file and threshold-file, and these settings, which --set takes, too, over those of the file (--set stream.midstream=true): ` + strings.Join(config.Settings(), ", ") + `.
Flags stand over the file, and --set over both. A depth or limit of 0 is none, but of bodies no more than 1 MiB is kept. SIGHUP reads variables and rules again, not the settings.

Everything else has no effect. Outputs are those of the flags (--json, --records, -o), whatever the file says: its outputs, their types and files are not followed; nor are host-os-policy (the first copy of a byte counts), decoder, app-layer settings but the
above (a protocol is known by what is said, not by detection-ports, and enabled: no does not turn it off), defrag, the other limits of libhtp, chunk sizes of streams, action-order other than the usual one, and what is said of reputation and data sets. A line at the beginning names those parts of the
file that would matter; what is about Suricata's own threads, memory and capture is passed over.`
}

const outputDoc = `
Lines are those of Suricata's fast.log. Of a detector there is one when an episode begins. They go out when no packet is waiting, to a pipe and to
a file, too. -o appends to a file; after SIGHUP it is opened anew if it was moved away, as logrotate does.

--pcap-alerts saves the packets behind alerts, each once: that at which an alert was raised and, since in a TCP stream it is mostly the acknowledgement of what was looked at, or a later one, those before it with the bytes of the stream or the
message that the rule has found something in: of each direction the last 64 that it may have been in, and 32 MiB of all connections. Those of alerts that are told of at a time are in order. --exec runs a command with the shell for each alert, four at a time
and --exec-rate a second at most; alerts for which there is no room are counted and skipped, those of a capture wait. The alert is in GIDS_SID, GIDS_GID, GIDS_REV, GIDS_MSG, GIDS_CLASS,
GIDS_PRIORITY, GIDS_PROTO and, where there are some, GIDS_SRC, GIDS_DST, GIDS_SRC_PORT and GIDS_DST_PORT, and on standard input as an object of EVE. What is in them came from the network: quote it. Commands
are run by a process apart, which keeps the privileges that gids gives away.`

const eveDoc = `
--json has one object a line, with the names of Suricata's eve.json: timestamp, flow_id, in_iface, pcap_cnt (of files), event_type, vlan,
src_ip, src_port, dest_ip, dest_port, proto, ip_v, icmp_type, icmp_code, pkt_src; metadata (flowbits, flowints, and as objects with one member each flowvars and pktvars), tx_id, app_proto, direction;
alert (action, gid, signature_id, rev, signature, category, severity, metadata, references, context, source, target), flow (pkts_toserver, pkts_toclient, bytes_toserver, bytes_toclient, start), and http, dns (version 3), tls, ssh, smtp and email, ftp or ftp_data of what the alert is about.
With --payload there are payload (base64), payload_printable and stream (1: of a stream, 0: of a packet), too, of 4096 bytes at most.
--records chooses the other kinds: flow (at its end, with end, age, state, reason, alerted; tcp), anomaly (type, event, layer), stats (at the end, at every --stats, and at SIGUSR1), and of each transaction http, dns,
tls, ssh, smtp and ftp. A fileinfo (filename, gaps, state, md5, sha256, stored, size, tx_id, beside http or what else has carried it) is of a file in HTTP, in a mail, or on a data connection of FTP, from who has sent it. Only for it hashes are made, and only of a file that is CLOSED: whole, and
within what is kept of one (100 KiB of a body of HTTP, which a suricata.yaml can raise to 1 MiB, 128 KiB of others). Any other one is TRUNCATED.

What was given up stands in stats: decoder (invalid, bad_checksums, unknown_link, partial), tcp (reassembly_gap, reassembly_gap_bytes, overlap_diff_data, stream_depth_reached, segment_memcap_drop), flow (get_used), defrag (discarded, timeouts,
tracker_hard_reuse), detect (gave_up, pcre_gave_up, alert_queue_overflow, host_bits_evicted, thresholds_evicted, datasets_full), app_layer.cut (transactions, bodies) and detectors (entries_evicted, episodes_crowded,
beside what is there: entries, episodes). --stats says of these what is not zero.

An alert of a detector has the gid 9000 and a summary: detector, summary (in words), count, targets, rate, duration, first_packet, last_packet.
An episode, if asked for, is the same at its end.`

const workersDoc = `
--fanout spreads the pairs of hosts over workers. What crosses flows, as thresholds and detectors, is done once for all: the alerts, and their order, are
those of one worker; so are datasets that rules change. Rules that do more than alert by what is in them, or by what is known of hosts, have one worker only. Memory caps are of all workers together; what is given up for them is counted (--stats).`

const privilegeDoc = `
Listening needs CAP_NET_RAW. When everything is open, gids gives away all capabilities on all threads, and can write
in the directories of -o and --pcap-alerts, and of sets that are saved, alone, where the kernel has Landlock. The user stays the same but for -Z.`

// detectorsDoc is the table of the detectors' numbers and thresholds.
func detectorsDoc() string {
	var b strings.Builder
	b.WriteString("Each has its thresholds, which these flags set:\n\n")
	for d := range anomaly.NumDetectors + 1 {
		var names []string
		for _, s := range anomaly.Settings() {
			if s.Detector == d {
				names = append(names, fmt.Sprintf("--%s (%s)", s.Flag, defaultText(&s)))
			}
		}
		name := "all"
		if d < anomaly.NumDetectors {
			name = d.String()
		}
		if len(names) > 0 {
			fmt.Fprintf(&b, "  %-14s %s\n", name, strings.Join(names, ", "))
		} else {
			fmt.Fprintf(&b, "  %s\n", name)
		}
	}
	b.WriteString("\n--without leaves some out, --allow says of which hosts nothing is to be said, --home what is ours, and --outside by their Ethernet addresses which routers can't deliver what is from there.")
	return b.String()
}

func sections() []cli.Section {
	return []cli.Section{
		{Title: "Rules", Body: rulesDoc},
		{Title: "Exit status", Body: statuses},
		{Title: "More about rules", Body: moreRules, ManOnly: true},
		{Title: "Suricata's configuration", Body: configDoc(), ManOnly: true},
		{Title: "Detectors", Body: detectorsDoc(), ManOnly: true},
		{Title: "Output", Body: outputDoc, ManOnly: true},
		{Title: "EVE JSON", Body: eveDoc, ManOnly: true},
		{Title: "Workers", Body: workersDoc, ManOnly: true},
		{Title: "Privileges", Body: privilegeDoc, ManOnly: true},
		{Title: "Signals", ManOnly: true, Body: `
  SIGINT, SIGTERM   end with the counts
  SIGHUP            read the rules again, and open files anew
  SIGUSR1           print the counts, and go on
`},
		{Title: "Examples", ManOnly: true, Body: `
  gids -i eth0
  gids -i eth0 -S /etc/suricata/rules --home 10.0.0.0/8 --stats 60
  gids -r friday.pcap -S emerging.rules --fail || echo look at it
  ssh router gdump -w - not port 22 | gids -r - -S rules/
  gids -i eth0 -S rules/ --json | jq -c 'select(.event_type == "alert")'
  gids -i eth0 --exec 'nft add element inet filter blocked "{ $GIDS_SRC }"'
  gids check rules/
`},
	}
}
