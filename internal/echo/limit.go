package echo

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseLoss reads a percentage, with or without its sign, and returns it as a
// share, 0 to 1.
func ParseLoss(s string) (float64, error) {
	number := strings.TrimSuffix(s, "%")
	// Only digits and a point: ParseFloat takes more than people mean.
	plain := strings.Trim(number, "0123456789.") == ""
	percent, err := strconv.ParseFloat(number, 64)
	if !plain || err != nil || percent > 100 {
		return 0, fmt.Errorf("%q: want a percentage from 0 to 100, as in 5%%", s)
	}
	return percent / 100, nil
}

// ParseRTT reads a round-trip time with its unit.
func ParseRTT(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q: want a time with its unit, as in 20ms", s)
	}
	return d, nil
}

// percent writes a share.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'g', 6, 64) + "%" }

// millis writes a time to the microsecond.
func millis(d time.Duration) string {
	ms := float64(d.Round(time.Microsecond)) / float64(time.Millisecond)
	return strconv.FormatFloat(ms, 'f', -1, 64) + " ms"
}
