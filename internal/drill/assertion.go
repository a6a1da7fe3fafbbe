package drill

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"gotcp/internal/tcp"
)

// assertion compares one thing that tcp.Info tells with a value.
type assertion struct {
	name, op, value string
	get             func(*tcp.Info) any
}

// assertions is the content of %{ ... }%.
type assertions []assertion

func (a assertions) run(r *runner) error {
	if r.conn == nil {
		return errNoConn
	}
	info := r.conn.Info(r.time())
	var errs []error
	for i := range a {
		errs = append(errs, a[i].check(&info))
	}
	return errors.Join(errs...)
}

// operators, the longer ones first.
var operators = []string{"==", "!=", "<=", ">=", "<", ">"}

func parseAssertion(text string) (action, error) {
	var list assertions
	for part := range strings.SplitSeq(text, ",") {
		a, err := parseComparison(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}

func parseComparison(text string) (assertion, error) {
	for _, op := range operators {
		left, right, ok := strings.Cut(text, op)
		if !ok {
			continue
		}
		a := assertion{name: strings.TrimSpace(left), op: op, value: strings.TrimSpace(right)}
		var err error
		if a.get, err = field(a.name); err != nil {
			return a, err
		}
		// Its zero value shows whether the comparison makes sense.
		_, err = a.compare(a.get(&tcp.Info{}))
		return a, err
	}
	return assertion{}, fmt.Errorf("%q: want NAME == VALUE", text)
}

// field finds a field of tcp.Info by its name without regard to case and
// underscores, or a count of retransmissions as in "retransmitted.fast".
func field(name string) (func(*tcp.Info) any, error) {
	if cause, ok := strings.CutPrefix(name, "retransmitted."); ok {
		for c := range len(tcp.Info{}.Retransmitted) {
			if cause != "" && tcp.Cause(c).String() == cause {
				return func(i *tcp.Info) any { return i.Retransmitted[c].Segments }, nil
			}
		}
	}
	plain := strings.ReplaceAll(name, "_", "")
	t := reflect.TypeFor[tcp.Info]()
	for i := range t.NumField() {
		kind := t.Field(i).Type.Kind()
		if strings.EqualFold(t.Field(i).Name, plain) && kind != reflect.Array {
			return func(info *tcp.Info) any { return reflect.ValueOf(info).Elem().Field(i).Interface() }, nil
		}
	}
	return nil, fmt.Errorf("%q: tcp.Info has no such field", name)
}

func (a *assertion) check(info *tcp.Info) error {
	got := a.get(info)
	ok, err := a.compare(got)
	if err == nil && !ok {
		err = fmt.Errorf("%s is %v, expected %s %s", a.name, got, a.op, a.value)
	}
	return err
}

// compare compares got with the value, read as something of got's type.
func (a *assertion) compare(got any) (bool, error) {
	switch v := got.(type) {
	case time.Duration:
		want, err := time.ParseDuration(a.value)
		return a.ordered(int64(v), int64(want)), err
	case bool, string, tcp.State:
		if a.op != "==" && a.op != "!=" {
			return false, fmt.Errorf("%s can only be compared with == or !=", a.name)
		}
		equal := fmt.Sprint(v) == strings.Trim(a.value, `"`)
		return equal == (a.op == "=="), nil
	}
	want, err := product(a.value)
	v := reflect.ValueOf(got)
	if v.CanUint() {
		return a.ordered(int64(v.Uint()), want), err
	}
	return a.ordered(v.Int(), want), err
}

// product reads a number, or several multiplied.
func product(text string) (int64, error) {
	p := int64(1)
	for f := range strings.SplitSeq(text, "*") {
		n, err := strconv.ParseInt(strings.TrimSpace(f), 10, 32)
		if err != nil {
			return 0, fmt.Errorf("%q is not a number", text)
		}
		p *= n
	}
	return p, nil
}

func (a *assertion) ordered(got, want int64) bool {
	switch a.op {
	case "==":
		return got == want
	case "!=":
		return got != want
	case "<=":
		return got <= want
	case ">=":
		return got >= want
	case "<":
		return got < want
	}
	return got > want
}
