package sentry

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// How long a file may be: the largest set of rules is a fifth of that. Nobody knows beforehand how
// long a pipe is, or that a device has an end; and of a configuration each byte may become many.
const (
	maxFile   = 256 << 20
	maxPipe   = 64 << 20
	maxDevice = 1 << 20
	maxConfig = 2 << 20
)

var (
	errNoWriter = errors.New("it is a pipe, and nobody writes into it")
	errNoText   = errors.New("it is neither a file nor a pipe")
	errTooLong  = errors.New("it is too long for what it should be")
)

// Read reads a file through its open folder, or a pipe that somebody writes into. A pipe that has
// given everything, as the shell's <(...), gives it again: the rules of SIGHUP are then those of
// the beginning.
func (f *Folders) Read(path string) ([]byte, error) { return f.read(path, maxFile) }

// ReadConfig is Read for a file of which little is expected.
func (f *Folders) ReadConfig(path string) ([]byte, error) { return f.read(path, maxConfig) }

func (f *Folders) read(path string, most int64) ([]byte, error) {
	b, err := f.readText(path, most)
	return b, named(path, err)
}

// named is an error with the path that it is about: which of opening and reading failed is not for
// users to know.
func named(path string, err error) error {
	if about := (*fs.PathError)(nil); errors.As(err, &about) {
		path, err = about.Path, about.Err
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", path, err)
}

func (f *Folders) readText(path string, most int64) ([]byte, error) {
	d, err := f.folder(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	// The name may be a link to where it likes: the folder is the user's own. To open a pipe does not
	// wait for who writes into it; to read from it does.
	fd, err := syscall.Openat(int(d.Fd()), filepath.Base(path), syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	file := os.NewFile(uintptr(fd), path)
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsRegular():
		if info.Size() > most {
			return nil, errTooLong
		}
	case mode&fs.ModeNamedPipe != 0:
		return f.readPipe(file, path, min(most, maxPipe))
	case mode&fs.ModeCharDevice != 0: // /dev/null has no rules, and a terminal may have some
		most = min(most, maxDevice)
	case mode.IsDir():
		return nil, syscall.EISDIR
	default:
		return nil, errNoText
	}
	return readAll(file, most)
}

func (f *Folders) readPipe(file *os.File, path string, most int64) ([]byte, error) {
	b, err := readAll(file, most)
	if err != nil {
		return nil, err
	}
	if len(b) > 0 {
		f.piped[path] = b
		return b, nil
	}
	if b, ok := f.piped[path]; ok {
		return b, nil
	}
	// Of a pipe of the shell, which has no name in a file system, nothing may be what was written.
	if !unnamed(file) {
		return nil, errNoWriter
	}
	return nil, nil
}

// pipefs is what statfs(2) calls the file system of pipes without a name.
const pipefs = 0x50495045

func unnamed(pipe *os.File) bool {
	var s syscall.Statfs_t
	return syscall.Fstatfs(int(pipe.Fd()), &s) == nil && s.Type == pipefs
}

func readAll(file *os.File, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(b)) > most {
		return nil, errTooLong
	}
	return b, err
}
