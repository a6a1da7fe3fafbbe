package detect

// hasExtension reports whether a name ends in a dot and an extension, in whatever
// case.
func hasExtension(name []byte, ext string) bool {
	dot := len(name) - len(ext) - 1
	if dot < 0 || name[dot] != '.' {
		return false
	}
	return samePattern(&content{pattern: lower([]byte(ext)), nocase: true}, name[dot+1:])
}
