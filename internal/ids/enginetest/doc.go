// Package enginetest says, keyword by keyword, what rules find in short conversations when everything
// works together: decoder, flows, streams, parsers, matching and thresholds. It holds nothing but
// tests. It must not know how any of these parts does its work.
package enginetest
