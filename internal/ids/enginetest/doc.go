// Package enginetest says, keyword by keyword, what rules find in short conversations when everything
// works together: decoder, flows, streams, parsers, matching and thresholds. Its code is Run alone, with
// which package eventtest lets rules run as well; the rest is tests. It must not know how any of these
// parts does its work.
package enginetest
