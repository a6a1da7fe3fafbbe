package ftp

import (
	"slices"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestTransfer(t *testing.T) {
	d := NewData(app.Expectation{Name: "temp.txt"})
	d.Input(app.ToClient, []byte("first "), false)
	tx := d.Transactions()[0]
	if data, final, ok := tx.Buffer(app.FileData, app.ToClient, 0); !ok || final || string(data) != "first " {
		t.Errorf("%q final=%v ok=%v", data, final, ok)
	}
	d.Input(app.ToClient, []byte("second"), false)
	d.Input(app.ToClient, nil, true)
	if got := apptest.Values(d, app.FileData, app.ToClient); !slices.Equal(got, []string{"first second"}) {
		t.Errorf("%q", got)
	}
	if got := apptest.Values(d, app.FileName, app.ToClient); !slices.Equal(got, []string{"temp.txt"}) {
		t.Errorf("%q", got)
	}
	if got := apptest.Values(d, app.FileName, app.ToServer); got != nil {
		t.Errorf("also in the other direction: %q", got)
	}
	if tx.Progress(app.ToClient) != app.Complete || tx.Progress(app.ToServer) == app.Complete {
		t.Error("complete the wrong way")
	}
}

func TestLongTransfer(t *testing.T) {
	d := NewData(app.Expectation{Name: "x", Store: true})
	piece := []byte(strings.Repeat("x", 50<<10))
	for range 4 {
		d.Input(app.ToServer, piece, false)
	}
	tx := d.Transactions()[0]
	data, final, _ := tx.Buffer(app.FileData, app.ToServer, 0)
	if size, _ := tx.Number(app.FileSize, app.ToServer, 0); len(data) != maxFile || !final || size != 200<<10 {
		t.Errorf("%d bytes kept of %d, final %v", len(data), size, final)
	}
	if n := d.Weight(); n < maxFile || n > 2*maxFile {
		t.Errorf("%d bytes are held", n)
	}
	if got := d.TakeCuts(); got != (app.Cuts{Bodies: 1}) || d.TakeCuts() != (app.Cuts{}) {
		t.Errorf("cut: %+v", got)
	}
	d.Forget(1)
	d.Input(app.ToServer, piece, false)
	if len(d.file.sides[app.ToServer].data) != 0 {
		t.Error("a forgotten file grows")
	}
}

func TestTransferWithAGap(t *testing.T) {
	d := NewData(app.Expectation{Name: "x"})
	d.Input(app.ToClient, []byte("start"), false)
	d.Gap(app.ToClient, 100)
	d.Input(app.ToClient, []byte("end"), true)
	if got := apptest.Values(d, app.FileData, app.ToClient); !slices.Equal(got, []string{"start"}) {
		t.Errorf("%q", got)
	}
}
