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
// a printer reads on as if everything were there and sets p.proto first.
//
// The package knows no files, no devices, no clock and no resolver: times come
// with the packets, names through an argument.
package dissect
