package dissect

// bitName is a bit, or several, and what is printed when one of them is set.
type bitName struct {
	bit  uint32
	name string
}

// bitNames prints the names of the bits that are set in v, or none.
func (p *Printer) bitNames(v uint32, names []bitName, none string) *text {
	found := false
	for _, n := range names {
		if v&n.bit == 0 {
			continue
		}
		if found {
			p.str(", ")
		}
		p.str(n.name)
		found = true
	}
	if !found {
		p.str(none)
	}
	return &p.text
}

// nameOf is the name that a table has for v, or other.
func nameOf(names []string, v int, other string) string {
	if v < len(names) && names[v] != "" {
		return names[v]
	}
	return other
}
