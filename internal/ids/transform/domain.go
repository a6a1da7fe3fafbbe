package transform

import "bytes"

// domain is the part of a host name that somebody registers: the label before
// the public suffix, and the suffix. Without the list of public suffixes, a
// suffix is the last label, or the last two where these are a country and one
// of the names under which countries sort their domains (co.uk, com.au). A
// name that is nothing but a suffix has no domain.
func domain(data []byte, _ *Scratch) []byte {
	suffix := suffixStart(data)
	if suffix == 0 {
		return nil
	}
	return data[lastDot(data[:suffix-1])+1:]
}

// tld is the suffix of a host name that has a domain.
func tld(data []byte, _ *Scratch) []byte {
	suffix := suffixStart(data)
	if suffix == 0 {
		return nil
	}
	return data[suffix:]
}

// suffixStart is where the suffix begins, 0 if there is nothing before it.
func suffixStart(name []byte) int {
	last := lastDot(name)
	if last <= 0 || last == len(name)-1 {
		return 0
	}
	if len(name)-last-1 == 2 {
		second := lastDot(name[:last])
		if sorts[string(bytes.ToLower(name[second+1:last]))] {
			return second + 1
		}
	}
	return last + 1
}

func lastDot(name []byte) int { return bytes.LastIndexByte(name, '.') }

// sorts are second levels of countries.
var sorts = map[string]bool{
	"ac": true, "co": true, "com": true, "edu": true, "go": true, "gob": true, "gov": true, "gouv": true, "ltd": true,
	"mil": true, "ne": true, "net": true, "nom": true, "or": true, "org": true, "plc": true, "sch": true,
}
