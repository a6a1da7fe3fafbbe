package ping

import (
	"testing"
	"time"

	"gotcp/internal/echo"
)

// Cut off, not rounded, as fping has it.
func TestShortMilliseconds(t *testing.T) {
	for us, want := range map[int]string{0: "0.000", 999: "0.999", 1000: "1.00", 9999: "9.99", 10000: "10.0", 99999: "99.9", 100000: "100", 1234567: "1234"} {
		if got := shortMilliseconds(time.Duration(us) * time.Microsecond); got != want {
			t.Errorf("%d us is %s, want %s", us, got, want)
		}
	}
}

func TestTimesText(t *testing.T) {
	if got := timesText([]time.Duration{time.Millisecond, echo.NoAnswer, 20 * time.Millisecond}); got != "1.00 - 20.0" {
		t.Errorf("%q", got)
	}
}

func TestTokens(t *testing.T) {
	for _, x := range []struct {
		target int
		seq    uint16
	}{{0, 0}, {0, 65535}, {maxTargets, 7}} {
		v := token(x.target, x.seq)
		if target, seq := fromToken(v); v == 0 || target != x.target || seq != x.seq {
			t.Errorf("%+v is %d, which is %d and %d", x, v, target, seq)
		}
	}
}
