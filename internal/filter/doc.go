// Package filter compiles the filter language of pcap-filter(7) to classic BPF
// programs: for the kernel, which runs them on a packet socket, and for packets
// of a file, on which a [Program] runs itself.
//
// The way through it: a lexer, a parser that makes a tree whose nodes know
// their place in the text, a generator that turns the tree into conditions on
// the packet's bytes (it follows the headers as vlan, mpls and pppoes move
// them), a graph of tests with two exits each, an optimiser that takes out
// what an earlier test has decided, and a layout.
//
// A program selects what the one of libpcap 1.10.3 selects, and an expression
// that libpcap refuses is refused. Where libpcap's program is plainly wrong, or
// wrong for the kernel, ours differs; each place says so.
//
// It must not know where packets come from, nor ask anybody for names: what a
// host, network, service or protocol is called, a [Resolver] tells it.
package filter
