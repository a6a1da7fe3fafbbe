package cli

import (
	"io"

	"github.com/sirupsen/logrus"
)

// newLogger makes the logger behind --debug. Without it, it says nothing: what
// users are to read is printed, not logged.
func newLogger(w io.Writer, debug bool) *logrus.Logger {
	l := logrus.New()
	if !debug {
		l.SetOutput(io.Discard)
		l.SetLevel(logrus.PanicLevel)
		return l
	}
	l.SetOutput(w)
	l.SetLevel(logrus.TraceLevel)
	l.SetFormatter(&logrus.TextFormatter{
		DisableColors:   !Color(w),
		ForceColors:     Color(w),
		FullTimestamp:   true,
		TimestampFormat: "15:04:05.000000",
	})
	return l
}
