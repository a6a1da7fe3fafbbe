package rule

import (
	"strings"
)

// maxTransforms is how many may follow one another, as in Suricata.
const maxTransforms = 16

// transformKeywords are the keywords that change a buffer before it is looked
// into.
var transformKeywords = map[string]*keyword{
	"to_lowercase":         {parse: (*parser).parseTransform},
	"to_uppercase":         {parse: (*parser).parseTransform},
	"strip_whitespace":     {parse: (*parser).parseTransform},
	"compress_whitespace":  {parse: (*parser).parseTransform},
	"to_md5":               {parse: (*parser).parseTransform},
	"to_sha1":              {parse: (*parser).parseTransform},
	"to_sha256":            {parse: (*parser).parseTransform},
	"dotprefix":            {parse: (*parser).parseTransform},
	"domain":               {parse: (*parser).parseTransform},
	"tld":                  {parse: (*parser).parseTransform},
	"url_decode":           {parse: (*parser).parseTransform},
	"header_lowercase":     {parse: (*parser).parseTransform},
	"strip_pseudo_headers": {parse: (*parser).parseTransform},
	"pcrexform":            {argument: mustHaveValue, quoting: mustQuote, parse: (*parser).parseTransform},
	"subslice":             {argument: mustHaveValue, parse: (*parser).parseTransform},
	"xor":                  {argument: mustHaveValue, parse: (*parser).parseXOR},
	"from_base64":          {argument: mayHaveValue, parse: (*parser).parseFromBase64},
	"gunzip":               {argument: mayHaveValue, parse: (*parser).parseInflate},
	"zlib_deflate":         {argument: mayHaveValue, parse: (*parser).parseInflate},
}

func (p *parser) parseTransform(o *option) error { return p.addTransform(o.name, o.value) }

func (p *parser) addTransform(kind, arg string) error {
	switch {
	case p.sticky == nil:
		return faultf("no buffer before it to change")
	case !p.transformable:
		return faultf("stands behind its buffer, before what looks into it")
	case len(p.transforms) == maxTransforms:
		return faultf("more than %d transforms", maxTransforms)
	}
	p.transforms = append(p.transforms, Transform{kind, arg})
	return nil
}

// maxKey is the longest key of xor.
const maxKey = 255

// parseXOR takes xor:"0d0ac8ff", and what else the transform knows, which is checked there.
// A key is kept in hexadecimal, without blanks.
func (p *parser) parseXOR(o *option) error {
	if key := strings.ReplaceAll(o.value, " ", ""); isHex(key) {
		if len(key)%2 != 0 {
			return faultf("an odd number of digits")
		}
		if len(key) == 0 || len(key) > 2*maxKey {
			return faultf("a key has 1 to %d bytes", maxKey)
		}
		return p.addTransform(o.name, strings.ToLower(key))
	}
	return p.addTransform(o.name, o.value)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// parseFromBase64 takes from_base64: bytes N, offset N, mode M. What it knows is
// checked here; the text is kept.
func (p *parser) parseFromBase64(o *option) error {
	return p.addWithParts(o, func(key, value string) error {
		switch key {
		case "bytes", "offset":
			_, err := parseUint(value, 16)
			return err
		case "mode":
			if value = strings.ToLower(value); value != "rfc4648" && value != "rfc2045" && value != "strict" {
				return faultf("%s is no mode: rfc4648, rfc2045 and strict are", short(value))
			}
			return nil
		}
		return faultf("%s is not understood", short(key))
	})
}

// parseInflate takes gunzip and zlib_deflate: max-size N, with a unit or not.
func (p *parser) parseInflate(o *option) error {
	return p.addWithParts(o, func(key, value string) error {
		if key != "max-size" {
			return faultf("%s is not understood", short(key))
		}
		n, err := parseSize(value)
		if err == nil && n == 0 {
			return faultf("a size of nothing")
		}
		return err
	})
}

func (p *parser) addWithParts(o *option, check func(key, value string) error) error {
	if o.given {
		for _, part := range fields(o.value) {
			if err := check(cutPart(strings.Replace(part, "=", " ", 1))); err != nil {
				return err
			}
		}
	}
	return p.addTransform(o.name, o.value)
}
