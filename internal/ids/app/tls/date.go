package tls

import "time"

// dates reads the validity: RFC 5280 §4.1.2.5.
func (l *leaf) dates(b []byte) bool {
	tag, text, b, ok := element(b)
	if !ok {
		return false
	}
	if l.before, ok = date(tag, text); !ok {
		return false
	}
	if tag, text, _, ok = element(b); !ok {
		return false
	}
	l.after, ok = date(tag, text)
	return ok
}

// date is a time in seconds since 1970. RFC 5280 §4.1.2.5.1: years from 50 on are
// of the last century.
func date(tag byte, text []byte) (int64, bool) {
	digits := 12
	if tag == tagGeneralizedTime {
		digits = 14
	} else if tag != tagUTCTime {
		return 0, false
	}
	if len(text) < digits {
		return 0, false
	}
	year := 0
	for i, c := range text[:digits] {
		if c < '0' || c > '9' {
			return 0, false
		}
		if i < digits-10 {
			year = year*10 + int(c-'0')
		}
	}
	if tag == tagUTCTime {
		if year < 50 {
			year += 100
		}
		year += 1900
	}
	two := func(i int) int { return int(text[i]-'0')*10 + int(text[i+1]-'0') }
	i := digits - 10
	at := time.Date(year, time.Month(two(i)), two(i+2), two(i+4), two(i+6), two(i+8), 0, time.UTC)
	return at.Unix(), true
}
