package intake

import (
	"errors"

	"gotcp/internal/capture"
	"gotcp/internal/cli"
)

// Drop gives away what privileges were there for opening, see capture.Drop. Where it can't be
// done in every thread, it is an error only for who asked for it by naming a user.
func Drop(env *cli.Env, d capture.DropConfig) error {
	confined, err := capture.Drop(d)
	if errors.Is(err, capture.ErrCgo) && d.User == "" {
		env.Log.Debugf("privileges are kept: %v", err)
		return nil
	}
	if err != nil {
		return cli.Local(err)
	}
	env.Log.Debugf("privileges are dropped; writing is confined to %v: %v", d.Directories, confined)
	return nil
}
