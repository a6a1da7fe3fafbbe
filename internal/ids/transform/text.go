package transform

import "bytes"

func toLowercase(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	for _, c := range data {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

func toUppercase(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	for _, c := range data {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// isSpace is C's isspace().
func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func stripWhitespace(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	for _, c := range data {
		if !isSpace(c) {
			out = append(out, c)
		}
	}
	return out
}

// compressWhitespace keeps the first of several white bytes, whichever it is.
func compressWhitespace(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	space := false
	for _, c := range data {
		was := space
		if space = isSpace(c); !space || !was {
			out = append(out, c)
		}
	}
	return out
}

func dotPrefix(data []byte, s *Scratch) []byte {
	return append(append(s.space(len(data)+1), '.'), data...)
}

// headerLowercase puts what stands before the colon of each line into lower case.
func headerLowercase(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	value := false
	for _, c := range data {
		switch {
		case value:
			value = c != '\n'
		case c == ':':
			value = true
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}

// stripPseudoHeaders drops the lines that begin with a colon, as those of HTTP/2
// do that HTTP/1 hasn't.
func stripPseudoHeaders(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	for len(data) > 0 {
		end := bytes.IndexByte(data, '\n') + 1
		if end == 0 {
			end = len(data)
		}
		if data[0] != ':' {
			out = append(out, data[:end]...)
		}
		data = data[end:]
	}
	return out
}
