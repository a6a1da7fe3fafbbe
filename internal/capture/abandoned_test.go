package capture

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A pipe is abandoned when its reader closes it.
func TestAbandoned(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	o, err := OpenOutput(fmt.Sprintf("/dev/fd/%d", w.Fd()), Rotation{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	told := make(chan bool, 2)
	stop, err := Abandoned(func() { told <- true }, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	<-told
	stop()
}

// A watch that was stopped tells nothing, nor does one over a file.
func TestAbandonedNot(t *testing.T) {
	o, err := OpenOutput(filepath.Join(t.TempDir(), "file"), Rotation{}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	stop, err := Abandoned(func() { t.Error("a file without a reader") }, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Record(time.Now(), []byte("record\n")); err != nil {
		t.Error(err)
	}
	stop()
	if err := o.Close(); err != nil {
		t.Error(err)
	}
}
