package lab

import (
	"errors"
	"sync"

	"gotcp/internal/link"
)

// bridgeBatch is how many frames a bridge moves at a time.
const bridgeBatch = 64

// Bridge is a wire in user space: it carries frames between two links, both
// ways, until one of them is closed, and then closes the other. Put an
// impairment around one of the links and the two kernels behind them talk over
// a bad line. A link's full queue makes the bridge wait and is felt by the
// sender; the bridge itself loses nothing but frames that a link refuses.
func Bridge(a, b link.Link) error {
	var directions sync.WaitGroup
	var errAB, errBA error
	carry := func(err *error, from, to link.Link) {
		*err = forward(from, to)
		a.Close()
		b.Close()
	}
	directions.Go(func() { carry(&errAB, a, b) })
	directions.Go(func() { carry(&errBA, b, a) })
	directions.Wait()
	return errors.Join(errAB, errBA)
}

// forward carries frames one way until a link is closed or its device is gone.
func forward(from, to link.Link) error {
	frames := make([]link.Frame, bridgeBatch)
	for {
		n, err := from.Recv(frames)
		if err == nil {
			err = sendAll(to, frames[:n])
		}
		if errors.Is(err, link.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// sendAll waits until the link has taken every frame, and passes over those
// that it will never take.
func sendAll(to link.Link, frames []link.Frame) error {
	for len(frames) > 0 {
		n, err := to.Send(frames)
		frames = frames[n:]
		switch {
		case err == nil && len(frames) > 0:
			if err := to.WaitSend(); err != nil {
				return err
			}
		case errors.Is(err, link.ErrClosed) || errors.Is(err, link.ErrDown):
			return err
		case err != nil:
			frames = frames[1:]
		}
	}
	return nil
}
