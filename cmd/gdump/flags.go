package main

import (
	"context"

	"gotcp/internal/cli"
)

// flags is the command line, in tcpdump's letters, and in its long names where those
// are not too long.
type flags struct {
	cli.Common

	Interface      []string `short:"i" placeholder:"IFACE" complete:"interface" group:"Source" help:"listen here; may be repeated; any: everywhere"`
	Read           []string `short:"r" placeholder:"FILE" complete:"file" sep:"none" group:"Source" help:"read FILE, - for standard input; may be repeated"`
	ListInterfaces bool     `short:"D" group:"Source" help:"list the interfaces"`
	ListLinkTypes  bool     `name:"list-data-link-types" short:"L" group:"Source" help:"list the link types of the interface"`
	LinkType       string   `name:"linktype" short:"y" placeholder:"TYPE" group:"Source" help:"the link type that the source must have"`
	Snaplen        int      `name:"snapshot-length" short:"s" placeholder:"N" default:"0" group:"Source" help:"capture N bytes of each packet (default: all)"`
	Buffer         int      `name:"buffer-size" short:"B" placeholder:"KIB" default:"0" group:"Source" help:"memory for packets that wait (default: 8192)"`
	NoPromiscuous  bool     `name:"no-promiscuous-mode" short:"p" group:"Source" help:"leave out what is for other hosts"`
	Direction      string   `short:"Q" placeholder:"WAY" enum:",in,out,inout" default:"" group:"Source" help:"packets that come (in), go (out) or both"`
	Immediate      bool     `name:"immediate-mode" group:"Source" help:"deliver each packet as it comes (when printing: always)"`
	Split          bool     `group:"Source" help:"show large frames of offloading (GSO, GRO) as the segments on the wire"`
	Stamp          string   `name:"time-stamp-type" short:"j" placeholder:"TYPE" enum:",host,adapter" values:"host,adapter" default:"" group:"Source" help:"whose clock: host, or adapter: the interface's own"`
	User           string   `name:"relinquish-privileges" short:"Z" placeholder:"USER" group:"Source" help:"become USER when everything is open"`

	FilterFile string       `name:"filter-file" short:"F" placeholder:"FILE" complete:"file" group:"Choice" help:"read the filter expression from FILE"`
	Program    int          `name:"print-program" short:"d" type:"counter" group:"Choice" help:"print the filter's program; -dd as C, -ddd in decimal"`
	Grep       string       `placeholder:"REGEX" group:"Choice" help:"packets only whose payload matches"`
	Count      int64        `name:"packets" short:"c" placeholder:"N" default:"0" group:"Choice" help:"end after N packets"`
	Bytes      cli.Size     `placeholder:"SIZE" default:"0" group:"Choice" help:"end after so many captured bytes"`
	Duration   *cli.Seconds `placeholder:"SECS" group:"Choice" help:"end after so long"`

	Numeric    bool   `short:"n" group:"Text" help:"numbers, no names"`
	Names      bool   `group:"Text" help:"names of DNS and TLS in the traffic beside addresses"`
	NoDomain   bool   `short:"N" group:"Text" help:"names of hosts without their domain"`
	Time       int    `name:"time" short:"t" type:"counter" group:"Text" help:"time: -t none, -tt seconds, -ttt since the last, -tttt with date, -ttttt since the first"`
	Nano       bool   `group:"Text" help:"times, printed and saved, with nanoseconds"`
	Number     bool   `name:"number" short:"#" group:"Text" help:"number the packets"`
	Link       bool   `name:"link" short:"e" group:"Text" help:"print the link-layer header"`
	Quiet      int    `short:"q" type:"counter" group:"Text" help:"say less"`
	Absolute   bool   `name:"absolute-seq" short:"S" group:"Text" help:"TCP sequence numbers as they are"`
	NoChecksum bool   `name:"no-checksums" short:"K" group:"Text" help:"do not verify checksums"`
	Hex        int    `name:"hex" short:"x" type:"counter" group:"Text" help:"bytes in hexadecimal; -xx with the link header"`
	HexText    int    `name:"hex-text" short:"X" type:"counter" group:"Text" help:"and as text; -XX with the link header"`
	ASCII      int    `name:"ascii" short:"A" type:"counter" group:"Text" help:"bytes as text; -AA with the link header"`
	Analyze    bool   `group:"Text" help:"say what each TCP segment means, and list the connections"`
	Follow     *uint  `placeholder:"N" group:"Text" help:"print the bytes of the Nth TCP connection, and nothing else"`
	JSON       bool   `name:"json" group:"Text" help:"print records, one object a line"`
	Color      string `placeholder:"WHEN" enum:"auto,always,never" values:"auto,always,never" default:"auto" group:"Text" help:"colour: auto (on a terminal), always, never"`

	Write       string       `short:"w" placeholder:"FILE" complete:"file" group:"Output" help:"save the packets, - to standard output"`
	Pcapng      bool         `group:"Output" help:"save in the format pcapng"`
	Print       bool         `group:"Output" help:"print, too, with -w"`
	Output      string       `short:"o" placeholder:"FILE" complete:"file" group:"Output" help:"print to FILE"`
	CountOnly   bool         `name:"count" group:"Output" help:"print only how many packets there are"`
	FileSize    fileSize     `name:"file-size" short:"C" placeholder:"MB" default:"0" group:"Output" help:"begin another file after so many million bytes"`
	FileTime    *cli.Seconds `name:"file-time" short:"G" placeholder:"SECS" group:"Output" help:"begin another file after so long"`
	FileCount   int          `name:"file-count" short:"W" placeholder:"N" default:"0" group:"Output" help:"with -C, files in the ring; with -G, files in all"`
	Stats       cli.Optional `placeholder:"SECS" group:"Output" help:"print counts by size, protocol, host and port, of all, and with =SECS of each interval, and no packets"`
	Progress    bool         `group:"Output" help:"show on the terminal how far -r has come, while packets go elsewhere"`
	LineBuffer  bool         `name:"line-buffered" short:"l" group:"Output" help:"print each packet by itself, however many wait"`
	PacketFlush bool         `name:"packet-buffered" short:"U" group:"Output" help:"save each packet by itself, however many wait"`

	Expression []string `arg:"" optional:"" hidden:"" sep:"none"`
}

const expression = `
  As in pcap-filter(7), in as many words as you like: port 53, 'tcp[13] & 2 != 0'.
  Without -i and -r gdump listens on the first interface of -D.
`

const statuses = `
  0  the end of the file, of -c, --bytes, --duration, or SIGINT or SIGTERM;
     whoever read the output has gone
  1  a file is cut off or damaged; what is before is printed;
     the connection of --follow did not come
  2  wrong usage or a local failure: privilege, interface, file, filter, full disk
`

const outputDoc = `
Lines are those of tcpdump 4.99. They go out when no packet is waiting, to a pipe and to a file,
too; -l and -U do so after each packet.

-C, -G and -W begin new files as tcpdump's do: for -w, and for what -o prints. With -G the name is a template for strftime(3).
-C takes millions of bytes, or a size with a unit: 64k, 1m, 2GiB (powers of 1024). Files hold whole packets, also
when the disk is full or a signal ends gdump.

At the end of a live capture, and at SIGUSR1, three counts go to standard error: packets captured (taken by us),
received by the filter, and dropped by the kernel for lack of room.`

const jsonDoc = `
--json has an object for each packet: type (packet), time (RFC 3339, UTC, to the nanosecond), number, interface,
direction (in, out), link_type, length (on the wire), captured; src_mac, dst_mac, vlans, ethertype; src, dst, ip_proto, src_port, dst_port, tcp_flags
(of the outermost IP header; ARP: the sender's and the target's address); protocol, and info: the text without the time. What a packet
does not have is left out.

With --analyze packets have analysis where there is something to say: notes (list), dup_ack, rtt_ms, handshake_ms, reset (why), offloaded, server_name and alpn of a TLS client; and at
the end, or when it makes room for others, each TCP connection has an object of the type connection: number, client, server, start_at,
duration_seconds, handshake_ms, end, and to_server and to_client with packets, bytes, unique_bytes, missing_bytes,
goodput_bits_per_second, rtt_ms (min, median, max, count), retransmissions (fast_, spurious_), retransmitted_bytes, out_of_order,
dup_acks, zero_windows, window_full.`

const analyzeDoc = `
--analyze prints behind the length of a TCP segment what it means: [retransmission], [fast retransmission], [spurious retransmission],
[out of order], [dup ack #3], [zero window], [window full], [keep-alive], [rtt 0.8ms], [handshake 1.2ms], [reset: why], and more
like these; of TLS [client hello: server name, protocols], [offloaded] of a frame that holds several
segments (--split shows those); and after the last packet a table of the connections. > is to the server, < to the client. It is what can be known at the
point of the capture: round trips are from there to the receiver and back.`

const followDoc = `
--follow N prints what the two sides of a TCP connection sent, both in one stream, in order, each byte once, as soon as all before it is
there; on a terminal, and with --color always, the client's in green and the server's in cyan. Connections count from 1 in the order in which they begin,
among the packets that the filter takes, as the table of --analyze lists them. Bytes are printed as they are: for a terminal, cat -v makes
them harmless.

Bytes that were not captured are left out once the receiver has acknowledged them, or 2 MiB behind them have come; how many they were is said on
standard error at the end. IP fragments are not put together: they count as not captured.`

const statsDoc = `
--stats counts packets instead of printing them, and reports at the end of the capture (the line total), with --stats=SECS for each
interval, too (the lines interval). Intervals are of the packets' own time, from the first one on: one is reported when a packet
comes after it, and those without packets are left out. Below are the classes of sizes, and the ten protocols, hosts and ports with
most bytes. Each line begins with its kind (size, protocol, host, port), headings with #, so that grep finds them. Bytes are those
on the wire, link header included. Hosts are those of IP headers; -in is to the host or port, -out from it; a packet
counts for both its ends. Of protocols, hosts and ports 8192 each are remembered. When there are more the half with the fewest bytes makes
room, and the report says how many were forgotten and how many bytes a count may lack for it.

With --json there is an object for each report, of the type interval or total: time (its begin), seconds, packets, bytes,
packets_per_second, bits_per_second (not there where no time passed), min_length, max_length; the lists sizes (from, to, packets, bytes), protocols (protocol, packets,
bytes), hosts (host, packets, bytes, packets_in, bytes_in, packets_out, bytes_out) and ports (protocol, port, and the same); and
forgotten (of protocols, hosts, ports: count, lacking_bytes).`

const privilegeDoc = `
Listening needs CAP_NET_RAW. When everything is open, gdump gives away all capabilities on all threads, and can write
in the directories of -C, -G and -W alone, where the kernel has Landlock. The user stays the same but for -Z.`

func app(f *flags) *cli.App {
	return &cli.App{
		Name:          "gdump",
		Interruptible: true,
		Brief:         "print, save and count packets, of interfaces and files",
		Synopsis:      []string{"[flags] [EXPRESSION...]", "-r FILE|- [flags] [EXPRESSION...]"},
		Flags:         f,
		Sections: []cli.Section{
			{Title: "Expression", Body: expression},
			{Title: "Exit status", Body: statuses},
			{Title: "Output", Body: outputDoc, ManOnly: true},
			{Title: "Analysis", Body: analyzeDoc, ManOnly: true},
			{Title: "Streams", Body: followDoc, ManOnly: true},
			{Title: "Statistics", Body: statsDoc, ManOnly: true},
			{Title: "JSON", Body: jsonDoc, ManOnly: true},
			{Title: "Privileges", Body: privilegeDoc, ManOnly: true},
			{Title: "Signals", ManOnly: true, Body: `
  SIGINT, SIGTERM   end with the counts
  SIGUSR1           print the counts, and go on
`},
			{Title: "Examples", ManOnly: true, Body: `
  gdump -n -i eth0 port 53
  gdump -n -i any --grep '^(GET|POST) '
  gdump -w ring.pcap -C 100 -W 10
  gdump -G 3600 -w '%Y-%m-%d_%H.pcap'
  gdump -r big.pcap.gz -w dns.pcap port 53
  ssh lab gdump -w - not port 22 | gdump -n -r -
  gdump -n -r slow.pcap --analyze | grep -e retransmission -e 'window full'
  gdump -r web.pcap --follow 3 tcp port 80 > page
  gdump -r big.pcap --stats=60 | grep -e ^interval -e ^host
  gdump --json -n | jq -r 'select(.tcp_flags == "RST").src'
`},
		},
		SeeAlso: []string{"tcpdump(8)", "pcap-filter(7)", "garp(1)", "capabilities(7)"},
		Run: func(ctx context.Context, env *cli.Env) error {
			c, err := f.command(env)
			if err != nil {
				return err
			}
			return c.run(ctx)
		},
	}
}
