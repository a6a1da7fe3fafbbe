package ping

import (
	"time"

	"gotcp/internal/cli"
	"gotcp/internal/echo"
)

// Conditions are what a run waits for and is judged by, instead of ping's
// status.
type Conditions struct {
	Until      echo.Until
	LimitsLoss bool
	MaxLoss    float64       // the share of probes, 0 to 1
	MaxRTT     time.Duration // of the mean round trip; 0: no limit
}

// Any reports whether there are any.
func (c *Conditions) Any() bool { return c.Until.Run > 0 || c.LimitsLoss || c.MaxRTT > 0 }

func (c *Conditions) condition(now time.Time) *echo.Condition {
	e := echo.NewCondition(now)
	e.WaitFor(c.Until)
	if c.LimitsLoss {
		e.LimitLoss(c.MaxLoss)
	}
	if c.MaxRTT > 0 {
		e.LimitRTT(c.MaxRTT)
	}
	return e
}

// judge says why the run succeeded or failed, and gives it its status.
func (p *pinger) judge() error {
	met, reason := p.condition.Judge(&p.session.Counts, &p.session.RTT)
	p.streams.Warnf("%s: %s", p.target.name, reason)
	if !met {
		return cli.Exit(cli.StatusNetwork)
	}
	return nil
}
