package cli

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Seconds is a span of time in a flag: seconds, whole or not ("5", "0.5"), or
// with a unit ("250ms", "2m").
type Seconds time.Duration

// Duration is the span as the standard library has it.
func (s Seconds) Duration() time.Duration { return time.Duration(s) }

// UnmarshalText parses a span of time.
func (s *Seconds) UnmarshalText(text []byte) error {
	d, err := ParseSeconds(string(text))
	*s = Seconds(d)
	return err
}

// ParseSeconds parses what the type Seconds takes. Negative spans are errors.
func ParseSeconds(s string) (time.Duration, error) {
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		switch {
		case math.IsNaN(n) || n < 0:
			return 0, fmt.Errorf("%q is not a time: it must not be negative", s)
		case n > math.MaxInt64/float64(time.Second)/2:
			return 0, fmt.Errorf("%q is too long a time", s)
		}
		return time.Duration(n * float64(time.Second)), nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time in seconds like 5 or 0.5, nor one like 250ms", s)
	}
	if d < 0 {
		return 0, fmt.Errorf("%q is not a time: it must not be negative", s)
	}
	return d, nil
}

// Size is a number of bytes in a flag: "65536", "64k", "1m", "2GiB". The
// units are powers of 1024.
type Size int64

// UnmarshalText parses a size.
func (z *Size) UnmarshalText(text []byte) error {
	n, err := ParseSize(string(text))
	*z = Size(n)
	return err
}

// ParseSize parses what the type Size takes.
func ParseSize(s string) (int64, error) {
	digits := len(s)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			digits = i
			break
		}
	}
	bad := fmt.Errorf("%q is not a size in bytes like 1500, 64k or 1m", s)
	shift, ok := sizeUnits[strings.ToLower(s[digits:])]
	if !ok || digits == 0 {
		return 0, bad
	}
	n, err := strconv.ParseInt(s[:digits], 10, 64)
	if errors.Is(err, strconv.ErrRange) || err == nil && n > math.MaxInt64>>shift {
		return 0, fmt.Errorf("%q is too big", s)
	}
	if err != nil {
		return 0, bad
	}
	return n << shift, nil
}

var sizeUnits = map[string]uint{
	"": 0, "b": 0,
	"k": 10, "kb": 10, "kib": 10,
	"m": 20, "mb": 20, "mib": 20,
	"g": 30, "gb": 30, "gib": 30,
	"t": 40, "tb": 40, "tib": 40,
}

// ParsePort parses a port: a number from 1 to 65535, or a service's name if
// lookup knows it. A nil lookup knows none.
func ParsePort(s string, lookup func(service string) (int, error)) (uint16, error) {
	n, err := strconv.Atoi(s)
	switch {
	case err == nil && n >= 1 && n <= math.MaxUint16 && s[0] != '+':
		return uint16(n), nil
	case err == nil || errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("bad port %q: ports are 1 to 65535", s)
	case lookup == nil || s == "":
		return 0, fmt.Errorf("bad port %q: not a number from 1 to 65535", s)
	}
	n, err = lookup(s)
	if err != nil || n < 1 || n > math.MaxUint16 {
		return 0, fmt.Errorf("bad port %q: not a number from 1 to 65535, nor a service in /etc/services", s)
	}
	return uint16(n), nil
}

// Optional is a flag whose value may be left out: --stats or --stats=json.
// Its tag may name the values with enum.
type Optional struct {
	Set   bool
	Value string
}

// IsBool tells kong that the flag does not need a value.
func (Optional) IsBool() bool { return true }

// Decode takes the value, if one is given with an equals sign.
func (o *Optional) Decode(ctx *kong.DecodeContext) error {
	*o = Optional{Set: true}
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		return nil
	}
	o.Value = ctx.Scan.Pop().String()
	allowed := ctx.Value.Tag.Get("values")
	for one := range strings.SplitSeq(allowed, ",") {
		if o.Value == one || allowed == "" {
			return nil
		}
	}
	return fmt.Errorf("%q is not one of %s", o.Value, strings.ReplaceAll(allowed, ",", ", "))
}
