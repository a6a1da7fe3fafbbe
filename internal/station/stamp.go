package station

// stampLog remembers which of the frames that the link took last were
// somebody's packets, until the kernel has told when they left.
type stampLog struct {
	frames [stampLogSize]uint32
	tokens [stampLogSize]uint64
	valid  [stampLogSize]bool
}

// stampLogSize is more than the kernel can have left to tell: its queue of
// timestamps counts against the socket's receive buffer.
const stampLogSize = 1 << 12

func (l *stampLog) note(frame uint32, token uint64) {
	i := frame % stampLogSize
	l.frames[i], l.tokens[i], l.valid[i] = frame, token, true
}

func (l *stampLog) take(frame uint32) (token uint64, ok bool) {
	i := frame % stampLogSize
	if !l.valid[i] || l.frames[i] != frame {
		return 0, false
	}
	l.valid[i] = false
	return l.tokens[i], true
}

// takeStamps tells when packets left. It comes before the frames of the same
// wake-up are looked at: a stamp is there before the answer.
func (s *Station) takeStamps() {
	if s.cfg.Stamper == nil {
		return
	}
	for {
		frame, at, ok := s.cfg.Stamper.SentTime()
		if !ok {
			return
		}
		if token, known := s.stamps.take(frame); known {
			s.handler.Stamped(token, at)
		}
	}
}
