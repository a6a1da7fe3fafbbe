package ssh

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
	"gotcp/internal/ids/event"
)

// TestOnlyTheFirstOfferCounts: keys are exchanged again later, encrypted.
func TestOnlyTheFirstOfferCounts(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C("SSH-2.0-x\r\n" + clientInit + serverInit)})
	if got := apptest.Values(p, app.SSHHasshString, app.ToServer); !slices.Equal(got, []string{"kex1,kex2;enc-c;mac-c;none,zlib"}) {
		t.Errorf("%q", got)
	}
}

func TestListBeyondItsOffer(t *testing.T) {
	p := New()
	apptest.Feed(p, []apptest.Chunk{apptest.C("SSH-2.0-x\r\n" + packet(msgKexInit, "0123456789abcdef\xff\xff\xff\xffxx"))})
	if got := p.tx.Events(app.ToServer); !slices.Equal(got, []event.Event{event.SSHInvalidRecord}) {
		t.Errorf("events %v", got)
	}
}
