package rule

import (
	"path"
	"strings"

	"gotcp/internal/ids/dataset"
)

// Dataset is dataset and datarep: whether the buffer's value is in a set, and perhaps what becomes
// of it there.
type Dataset struct {
	Op DatasetOp
	// Cmp and Value are what the value's number is compared with, of Reputation.
	Cmp   Compare
	Value uint16
	Set   SetSpec
	pos   int
}

// DatasetOp is what is asked, or done. Those that do something hold if they have.
type DatasetOp uint8

// The operations.
const (
	InSet DatasetOp = iota
	NotInSet
	AddToSet
	RemoveFromSet
	Reputation
)

// Changes reports that the operation changes the set.
func (op DatasetOp) Changes() bool { return op == AddToSet || op == RemoveFromSet }

// SetSpec names a set, and says what it is, unless something else does.
type SetSpec struct {
	Name string
	Kind dataset.Kind // None: said elsewhere
	// Load is the path of its file, with that of the rule's file before it.
	Load string
	// Save and State are the names of files for what is in it at the end, and with State at the
	// beginning.
	Save, State string
	Memcap      uint64 // 0: the default
}

// maxSetName is the longest name, as in Suricata.
const maxSetName = 63

// Datasets are all uses of sets that a rule makes.
func (r *Rule) Datasets() (all []*Dataset) {
	for i := range r.Buffers {
		for _, item := range r.Buffers[i].Items {
			if d, ok := item.(*Dataset); ok {
				all = append(all, d)
			}
		}
	}
	return all
}

// Column is where a use stands in the rule's text; 1 is the first place.
func (d *Dataset) Column() int { return d.pos + 1 }

// Keyword is the keyword of a use.
func (d *Dataset) Keyword() string {
	if d.Op == Reputation {
		return "datarep"
	}
	return "dataset"
}

var datasetOps = map[string]DatasetOp{"isset": InSet, "isnotset": NotInSet, "set": AddToSet, "unset": RemoveFromSet}

// parseDataset takes dataset:isset,name[,type string,load file,...].
func (p *parser) parseDataset(o *option) error {
	parts := fields(o.value)
	op, ok := datasetOps[parts[0]]
	if !ok || len(parts) < 2 {
		return faultf("needs set, unset, isset or isnotset, and the name of a set")
	}
	return p.addDataset(&Dataset{Op: op, pos: o.at}, parts[1], parts[2:])
}

// reputations are how numbers of values are compared.
var reputations = map[string]Compare{
	">": Greater, "<": Less, "=": Equal, "==": Equal, ">=": GreaterEqual, "<=": LessEqual, "!=": NotEqual,
}

// parseDataRep takes datarep:name,>,200[,load file,type string].
func (p *parser) parseDataRep(o *option) error {
	parts := fields(o.value)
	if len(parts) < 3 {
		return faultf("needs the name of a set, how its numbers are compared, and with what")
	}
	d := &Dataset{Op: Reputation, pos: o.at}
	var ok bool
	if d.Cmp, ok = reputations[parts[1]]; !ok {
		return faultf("%s compares nothing: <, <=, =, >= and > do", short(parts[1]))
	}
	n, err := parseUint(parts[2], 16)
	if err != nil {
		return err
	}
	d.Value = uint16(n)
	return p.addDataset(d, parts[0], parts[3:])
}

func (p *parser) addDataset(d *Dataset, name string, options []string) error {
	switch {
	case p.sticky == nil:
		return faultf("no sticky buffer before it")
	case name == "" || len(name) > maxSetName || strings.ContainsAny(name, blanks+`/"`):
		return faultf("%s is no name of a set: it has at most %d characters, and no blanks", short(name), maxSetName)
	}
	d.Set.Name = name
	if _, err := namedParts(strings.Join(options, ","), d.Set.SetPart); len(options) > 0 && err != nil {
		return err
	}
	if err := d.Set.Check(); err != nil {
		return err
	}
	if l := d.Set.Load; l != "" {
		d.Set.Load = p.beside(l)
	}
	p.add(p.current(), d)
	return nil
}

// SetPart sets what an option of that name says.
func (s *SetSpec) SetPart(key, value string) (err error) {
	if value == "" {
		return faultf("%s is not understood", short(key))
	}
	ok := true
	switch key {
	case "type":
		if s.Kind, ok = dataset.ParseKind(value); !ok {
			return faultf("%s is no type: string, md5, sha256, ipv4 and ip are", short(value))
		}
	case "load":
		s.Load = value
	case "save":
		s.Save = value
	case "state":
		s.State = value
	case "memcap":
		s.Memcap, err = parseSize(value)
	case "hashsize": // tables grow as they have to
		_, err = parseSize(value)
	case "format":
		if value != "csv" {
			return faultf("format %s is not read: csv is", short(value))
		}
	default:
		return faultf("%s is not understood", short(key))
	}
	return err
}

// Check refuses what makes no sense together.
func (s *SetSpec) Check() error {
	switch {
	case s.State != "" && (s.Load != "" || s.Save != ""):
		return faultf("state is load and save at once: it stands alone")
	case s.Kind == dataset.None && (s.Load != "" || s.Save != "" || s.State != ""):
		return faultf("type is missing")
	}
	return nil
}

// beside is the path of a file that a rule names: its folder is that of the rule's own file.
func (p *parser) beside(name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(path.Dir(p.rule.File), name)
}
