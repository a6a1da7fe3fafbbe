package detect

import (
	"slices"

	"gotcp/internal/ids/rule"
)

// bitOp is one use of a flow's bits or numbers, their names looked up.
type bitOp struct {
	*rule.StateCondition
	slots []int32
	other int32 // the flowint that is the value; -1: none
}

// names numbers the flow bits and flow ints of a ruleset. Flows refer to them by
// it, so that their state can be carried over to the next ruleset.
type names struct {
	bits, ints map[string]int32
	bitNames   []string
	intNames   []string
}

func newNames() *names { return &names{bits: map[string]int32{}, ints: map[string]int32{}} }

func (n *names) bit(name string) int32 { return slotOf(name, n.bits, &n.bitNames) }
func (n *names) int(name string) int32 { return slotOf(name, n.ints, &n.intNames) }

func slotOf(name string, slots map[string]int32, names *[]string) int32 {
	slot, ok := slots[name]
	if !ok {
		slot = int32(len(*names))
		slots[name] = slot
		*names = append(*names, name)
	}
	return slot
}

// compile looks the names of one use up.
func (n *names) compile(c *rule.StateCondition) bitOp {
	op := bitOp{StateCondition: c, other: -1}
	for _, name := range c.Names {
		if c.Kind == rule.FlowBit {
			op.slots = append(op.slots, n.bit(name))
		} else {
			op.slots = append(op.slots, n.int(name))
		}
	}
	if c.Kind == rule.FlowInt && c.Var != "" {
		op.other = n.int(c.Var)
	}
	return op
}

// compileTx looks the names of a transaction's bits up. They are apart from those
// of flows.
func (n *names) compileTx(c *rule.StateCondition) bitOp {
	as := *c
	as.Kind = rule.FlowBit
	op := bitOp{StateCondition: &as, other: -1}
	for _, name := range c.Names {
		op.slots = append(op.slots, n.bit("\x00"+name))
	}
	return op
}

// holdAll checks conditions.
func (v *flowVars) holdAll(ops []bitOp) bool {
	for i := range ops {
		if !v.holds(&ops[i]) {
			return false
		}
	}
	return true
}

// flowInt is a number of a flow.
type flowInt struct {
	slot  int32
	value uint32
}

// flowVars are the bits and numbers of a flow.
type flowVars struct {
	names *names
	bits  []uint64
	ints  []flowInt
}

// bind makes v refer to the names of a ruleset, carrying over what it has.
func (v *flowVars) bind(to *names) {
	if v.names == to {
		return
	}
	old := *v
	*v = flowVars{names: to}
	for slot, n := 0, len(old.bits)*64; slot < n; slot++ {
		if old.isSet(int32(slot)) {
			if now, ok := to.bits[old.names.bitNames[slot]]; ok {
				v.change(now, rule.Set)
			}
		}
	}
	for _, i := range old.ints {
		if now, ok := to.ints[old.names.intNames[i.slot]]; ok {
			*v.int(now) = i.value
		}
	}
}

func (v *flowVars) isSet(slot int32) bool {
	word := int(slot / 64)
	return word < len(v.bits) && v.bits[word]&(1<<(slot%64)) != 0
}

func (v *flowVars) change(slot int32, op rule.StateOp) {
	word, bit := int(slot/64), uint64(1)<<(slot%64)
	if word >= len(v.bits) {
		if op == rule.Unset {
			return
		}
		v.bits = append(v.bits, make([]uint64, word+1-len(v.bits))...)
	}
	switch op {
	case rule.Set:
		v.bits[word] |= bit
	case rule.Unset:
		v.bits[word] &^= bit
	case rule.Toggle:
		v.bits[word] ^= bit
	}
}

func (v *flowVars) lookup(slot int32) (uint32, bool) {
	for i := range v.ints {
		if v.ints[i].slot == slot {
			return v.ints[i].value, true
		}
	}
	return 0, false
}

func (v *flowVars) int(slot int32) *uint32 {
	for i := range v.ints {
		if v.ints[i].slot == slot {
			return &v.ints[i].value
		}
	}
	v.ints = append(v.ints, flowInt{slot: slot})
	return &v.ints[len(v.ints)-1].value
}

// setBits are the names of the bits that are set.
func (v *flowVars) setBits() (names []string) {
	for slot, n := 0, len(v.bits)*64; slot < n; slot++ {
		if v.isSet(int32(slot)) {
			names = append(names, v.names.bitNames[slot])
		}
	}
	return names
}

// Int is a number of a flow.
type Int struct {
	Name  string
	Value uint32
}

func (v *flowVars) namedInts() (ints []Int) {
	for _, i := range v.ints {
		ints = append(ints, Int{v.names.intNames[i.slot], i.value})
	}
	return ints
}

// holds checks a condition.
func (v *flowVars) holds(op *bitOp) bool {
	if op.Kind == rule.FlowBit {
		// Of several one is enough: that is set, or that is not.
		return slices.ContainsFunc(op.slots, func(slot int32) bool { return v.isSet(slot) == (op.Op == rule.IsSet) })
	}
	have, ok := v.lookup(op.slots[0])
	switch op.Op {
	case rule.IsSet:
		return ok
	case rule.IsNotSet:
		return !ok
	}
	return ok && compare(op.Cmp, int64(have), int64(v.operand(op)), 0)
}

// operand is the value on the right: a number that was not set counts as none.
func (v *flowVars) operand(op *bitOp) uint32 {
	if op.other < 0 {
		return op.Value
	}
	n, _ := v.lookup(op.other)
	return n
}

// act makes a change.
func (v *flowVars) act(op *bitOp) {
	if op.Kind == rule.FlowBit {
		for _, slot := range op.slots {
			v.change(slot, op.Op)
		}
		return
	}
	by := v.operand(op)
	if _, there := v.lookup(op.slots[0]); !there && op.Op == rule.Subtract {
		return // only adding makes one
	}
	n := v.int(op.slots[0])
	switch op.Op {
	case rule.Add:
		*n += by
	case rule.Subtract:
		*n -= by // below nothing it wraps
	case rule.Assign, rule.Set:
		*n = by
	}
}
