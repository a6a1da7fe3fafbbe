// Package dissect turns packets into the text that tcpdump 4.99 prints for
// them, character by character: one line per packet, more with -v and with
// hex dumps.
//
// A Printer is made once with the flags and then appends packet after packet
// to a byte slice; on the way from the link layer to TCP and UDP it allocates
// nothing. Printers of protocols are its methods, each in a file named after
// the protocol, all of the same shape:
//
//	func (p *Printer) igmp(b view, length int)
//
// b is what was captured of the message, length is how long the layer below
// says it is; b may be shorter (a snapshot length) and is never trusted. A read
// behind the end of b ends the packet's text with tcpdump's mark `[|igmp]`, so
// a printer reads on as if everything were there and sets p.proto first. Where
// several fields make one phrase, view.need makes sure of all of them before
// the phrase begins. What can hold itself enters through Printer.nest.
//
// A new protocol is called from the table of the layer below it: ports.go,
// ipproto.go, ethertype.go, snap.go or linktype.go. Its testdata/NAME.txt holds
// packets made by hand and tcpdump's text for them; the tests print them, cut
// off and changed, too, and ask tcpdump where it is installed. `make
// compare-tcpdump` prints how much of other people's captures is equal.
//
// # Differences
//
// Text differs from tcpdump's on purpose, or because nobody would miss it:
//
//   - Microseconds above 999999 in a damaged capture are carried into the
//     second; tcpdump prints them as they are.
//   - More than 40 headers in one another are not followed; tcpdump has no
//     limit.
//   - A packet quoted by ICMP that was cut off ends the line; tcpdump goes on to
//     the extensions, which then are cut off, too.
//   - Relative sequence numbers are remembered for the last 131072
//     conversations; tcpdump remembers all, and grows without limit.
//   - Addresses of Frame Relay and ATM in ARP are printed as their bytes, the
//     TLVs of ForCES, M3UA in SCTP, and OSI's CLNP, ES-IS and Q.933 are not
//     dissected, nor are some of the objects of IS-IS: those that isistlv.go
//     has only a name for.
//   - A neighbour's state in IS-IS that ends before its circuit is printed
//     with our circuit; tcpdump reads the neighbour's from behind its end.
//
// The package knows no files, no devices, no clock and no resolver: times come
// with the packets, names through an argument.
package dissect
