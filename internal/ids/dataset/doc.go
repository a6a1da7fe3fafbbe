// Package dataset holds what rules look values up in: sets of strings, digests and addresses, each
// with a number if the file gives one (dataset, datarep), and lists of files' digests (filemd5 and
// its kin). It reads and writes the text of their files. It must not know rules or packets, and it
// opens no file: whoever has a set is handed the text.
//
// A Set that nobody changes may be shared; one that rules change belongs to whoever sees the
// packets of all flows in their order.
package dataset
