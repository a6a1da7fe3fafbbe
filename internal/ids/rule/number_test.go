package rule

import "testing"

func TestComparisons(t *testing.T) {
	for text, want := range map[string]comparison{
		"5":          {Equal, 5, 0},
		"=0x10":      {Equal, 16, 0},
		"!5":         {NotEqual, 5, 0},
		"!=5":        {NotEqual, 5, 0},
		"< 5":        {Less, 5, 0},
		"<=5":        {LessEqual, 5, 0},
		">5":         {Greater, 5, 0},
		">=5":        {GreaterEqual, 5, 0},
		"5<>9":       {Between, 5, 9},
		"5 - 9":      {Between, 5, 9},
		"!5-9":       {NotBetween, 5, 9},
		"!5<>9":      {NotBetween, 5, 9},
		"&0xc0=0x80": {MaskEqual, 0xc0, 0x80},
		"&0xc0!=64":  {MaskNotEqual, 0xc0, 64},
		"&0xc0!=0":   {And, 0xc0, 0},
		"&0xc0=0":    {NotAnd, 0xc0, 0},
		"&4":         {And, 4, 0},
		"2kb":        {Equal, 2048, 0},
		">1 MiB":     {Greater, 1 << 20, 0},
	} {
		if got, err := parseComparison(text, ofBits(32)); err != nil || got != want {
			t.Errorf("%s is %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "-5", "5-", "5<>6", "9<>5", "5-5", "<", "+5", "0x", "&0xc0=2", "!&1=1", "4294967296", "8gb", "1.5", "5 5"} {
		if got, err := parseComparison(text, ofBits(32)); err == nil {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]uint64{"10": 10, "1KB": 1 << 10, "3 mb": 3 << 20, "2GiB": 2 << 30, "0x10kb": 16 << 10} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%s is %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"kb", "10tb", "99999999999999999999", "18446744073709551615kb"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%s is %d", text, got)
		}
	}
}
