package dataset

import (
	"strings"
	"testing"
)

func TestSet(t *testing.T) {
	s := New(String, 1000)
	if !s.Add([]byte("one")) || s.Add([]byte("one")) || !s.Add([]byte("two")) || s.Add(nil) {
		t.Error("what is new is not told from what is not")
	}
	if n, there := s.Find([]byte("one")); !there || n != 0 {
		t.Errorf("one: %d, %v", n, there)
	}
	if _, there := s.Find([]byte("On")); there {
		t.Error("On is there")
	}
	if !s.Remove([]byte("one")) || s.Remove([]byte("one")) || s.Len() != 1 {
		t.Errorf("%d are left", s.Len())
	}
	if s.Kind() != String || s.Memcap() != 1000 || !s.Fits([]byte("x")) || s.Fits(nil) {
		t.Error("not what it was made as")
	}
}

// An address of IPv4 is the same, however it is written.
func TestMappedAddresses(t *testing.T) {
	s := New(IP, 1000)
	s.Add([]byte(mapped + "\xc0\x00\x02\x01"))
	if _, there := s.Find([]byte("\xc0\x00\x02\x01")); !there || s.Len() != 1 {
		t.Error("the address is not there")
	}
	if s.Add([]byte("\xc0\x00\x02\x01")) || !s.Remove([]byte("\xc0\x00\x02\x01")) || s.Memory() != 0 {
		t.Errorf("two addresses, %d bytes", s.Memory())
	}
}

// What there is no room for is refused and counted, until something goes.
func TestMemcap(t *testing.T) {
	s := New(String, 2*(entrySize+10))
	long := []byte(strings.Repeat("x", 10))
	if !s.Add([]byte("0123456789")) || !s.Add(long) {
		t.Error("there is room for two")
	}
	if s.Add([]byte("a")) || s.Full() != 1 || s.Len() != 2 {
		t.Errorf("%d values, %d refused", s.Len(), s.Full())
	}
	if s.Add(long); s.Full() != 1 {
		t.Error("what is there needs no room")
	}
	s.Remove(long)
	if !s.Add([]byte("a")) || s.Memory() != 2*entrySize+11 {
		t.Errorf("%d bytes", s.Memory())
	}
}

// Of what a set has written another one is the same.
func TestText(t *testing.T) {
	for k, text := range map[Kind]string{
		String: "YQ==\nYg==,7\n", IPv4: "192.0.2.1\n198.51.100.2,65535\n", IP: "2001:db8::1,2\n192.0.2.1\n",
		MD5: strings.Repeat("00", 16) + "\n" + strings.Repeat("ff", 16) + ",1\n",
	} {
		s := New(k, 1000)
		if wrong, err := s.Load([]byte(text)); len(wrong) > 0 || err != nil {
			t.Errorf("%v: %v, %v", k, wrong, err)
		}
		if got := string(s.Text()); got != text {
			t.Errorf("%v: %q, want %q", k, got, text)
		}
	}
}

func TestNothingIsAllocatedToFind(t *testing.T) {
	s := New(String, 1000)
	value := []byte("www.example.com")
	s.Add(value)
	if n := testing.AllocsPerRun(100, func() { s.Find(value); s.Find(value[1:]); s.Add(value) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFind(b *testing.B) {
	s := New(String, 1<<30)
	var value [8]byte
	for i := range 1_000_000 {
		value = [8]byte{byte(i), byte(i >> 8), byte(i >> 16)}
		s.Add(value[:])
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		value = [8]byte{byte(i), byte(i >> 8), byte(i >> 16)}
		s.Find(value[:])
	}
}
