// Package analysis says what each TCP segment of a capture means: that it is a
// retransmission and of which kind, that it acknowledges after so long, that
// the window is full, why it resets. At the end it has a table of the
// connections. It sees what passed one point of the path and nothing else, so
// what it says is what that point can know.
//
// It is passive and bounded: it is handed the time of the capture and headers,
// forgets the connection that was silent longest when there are too many, and
// keeps short lists for each. It must not know of frames, files, names or how
// a packet is printed otherwise.
//
// A connection is two halves, one for each direction. A half is the sequence
// space of what was sent that way:
//
//	        una                               nxt
//	---------|---------|------|-----|----------|--------->
//	 acknow-    sent    sacked  gap    sent      not seen
//	 ledged                                      yet
//
// una and the sacked parts are from what the other side acknowledged, nxt and
// the gaps (parts below nxt that have not been seen) from the data itself.
package analysis
