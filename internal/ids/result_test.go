package ids

import (
	"reflect"
	"testing"
)

// Every count of a worker is in the sum.
func TestStatsAdd(t *testing.T) {
	one := Stats{Rules: 5, Transactions: map[string]uint64{"http": 2}}
	v := reflect.ValueOf(&one).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Uint64 {
			f.SetUint(uint64(i + 1))
		}
	}
	sum := Stats{Transactions: map[string]uint64{"http": 1}}
	sum.Add(&one)
	sum.Add(&one)
	s := reflect.ValueOf(sum)
	for i := range s.NumField() {
		if f := s.Field(i); f.Kind() == reflect.Uint64 && f.Uint() != uint64(2*(i+1)) {
			t.Errorf("%s: %d", s.Type().Field(i).Name, f.Uint())
		}
	}
	if sum.Rules != 5 || sum.Transactions["http"] != 5 {
		t.Errorf("%+v", sum)
	}
}
