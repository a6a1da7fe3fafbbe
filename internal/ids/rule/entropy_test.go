package rule

import "testing"

func TestEntropy(t *testing.T) {
	for text, want := range map[string]Entropy{
		"value 4.5":                       {Value: 4.5},
		"value >= 4.5":                    {Op: GreaterEqual, Value: 4.5},
		"bytes 64, offset 8, value <7":    {Bytes: 64, Offset: 8, Op: Less, Value: 7},
		"value 3.2-4.1, bytes 1":          {Bytes: 1, Op: Between, Value: 3.2, Most: 4.1},
		"offset 0xff, value !1-2":         {Offset: 255, Op: NotBetween, Value: 1, Most: 2},
		"bytes 0, offset 0, value != 0.0": {Op: NotEqual},
	} {
		list, failed := NewConfig().Parse("test", "alert udp any any -> any any (entropy:"+text+"; sid:1;)")
		if len(failed) > 0 {
			t.Errorf("%s: %v", text, failed)
			continue
		}
		if e := *list[0].Buffers[0].Items[0].(*Entropy); e != want {
			t.Errorf("%s: %+v, want %+v", text, e, want)
		}
	}
	for text, why := range map[string]string{
		"bytes 4": "value is missing", "value 9": "from 0 to 8", "value x": "from 0 to 8", "value 1, value 2": "are two",
		"value &3": "no mask", "size 3, value 2": "not understood", "bytes x, value 1": "no number",
	} {
		refuse(t, "entropy:"+text+";", why)
	}
}
