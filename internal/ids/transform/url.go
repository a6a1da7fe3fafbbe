package transform

// urlDecode decodes %xx and +. A percent sign without two hexadecimal digits
// behind it stays, with what there is.
func urlDecode(data []byte, s *Scratch) []byte {
	out := s.space(len(data))
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(data) && isHex(data[i+1]) && isHex(data[i+2]):
			c = hexValue(data[i+1])<<4 | hexValue(data[i+2])
			i += 2
		case c == '%':
			// The byte that ends a broken escape is taken as it is.
			end := i + 1
			if end < len(data) && isHex(data[end]) {
				end++
			}
			if end < len(data) {
				end++
			}
			out = append(out, data[i:end]...)
			i = end - 1
			continue
		}
		out = append(out, c)
	}
	return out
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func hexValue(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
