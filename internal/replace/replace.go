// Package replace writes files that are whole at any time: whenever the process dies, and the machine
// with it, a file of that name is the older one or the newer one. It must not know what is in them.
package replace

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// mode is that of a file that was not there.
const mode = 0o644

// ErrNotRegular is wrapped for what has the name of a file and is none.
var ErrNotRegular = errors.New("it is not a file")

// File gives a file another content, and makes it if it is not there. That is written under another name,
// which becomes the right one when it is safe on the disk.
func File(name string, text []byte) error {
	name, perm, err := target(name)
	if err != nil {
		return err
	}
	tmp, err := begin(name)
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // it is gone if all went well
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Chmod(perm)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(name))
	}
	return err
}

// Check tells now what would keep File from its work later.
func Check(name string) error {
	name, _, err := target(name)
	if err != nil {
		return err
	}
	tmp, err := begin(name)
	if err != nil {
		return err
	}
	return errors.Join(tmp.Close(), os.Remove(tmp.Name()))
}

// Folder is where File makes files: not where the name is, if that is a link.
func Folder(name string) string {
	if to, _, err := target(name); err == nil {
		name = to
	}
	return filepath.Dir(name)
}

// target is the file that a name leads to, by links if need be, and its mode.
func target(name string) (string, fs.FileMode, error) {
	to, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return name, mode, nil
	}
	if err != nil {
		return name, 0, err
	}
	i, err := os.Stat(to)
	switch {
	case err != nil:
		return name, 0, err
	case i.IsDir():
		return name, 0, &fs.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
	case !i.Mode().IsRegular():
		return name, 0, &fs.PathError{Op: "open", Path: name, Err: ErrNotRegular}
	}
	return to, i.Mode().Perm(), nil
}

// begin begins the other file, in the same folder.
func begin(name string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
}

// syncFolder makes a rename last.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some file systems cannot; the file itself is safe.
	_ = d.Sync()
	return nil
}
