package sentry

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Folders are open folders, so that what is in them can be read again when privileges
// are gone: nobody need be able to come to them by their path any more.
type Folders struct {
	open map[string]*os.File
	// piped is what came from pipes, which are read once.
	piped map[string][]byte
}

// NewFolders has none open yet.
func NewFolders() *Folders {
	return &Folders{open: map[string]*os.File{}, piped: map[string][]byte{}}
}

// folder is an open folder.
func (f *Folders) folder(path string) (*os.File, error) {
	path = filepath.Clean(path)
	if d, ok := f.open[path]; ok {
		return d, nil
	}
	// Of a pipe an ordinary open would wait for who writes into it.
	d, err := os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err == nil {
		f.open[path] = d
	}
	return d, err
}

// Names are the names in a folder, sorted.
func (f *Folders) Names(path string) ([]string, error) {
	d, err := f.folder(path)
	if err != nil {
		return nil, err
	}
	if _, err := d.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	names, err := d.Readdirnames(-1)
	slices.Sort(names)
	return names, err
}

var errNoName = errors.New("the name of a file of rules is empty")

// Expand finds the files that a name stands for: itself, those that it matches as a pattern of the shell in
// its last part, or those of a folder whose names end in .rules.
func (f *Folders) Expand(name string) ([]string, error) {
	dir, pattern := filepath.Dir(name), filepath.Base(name)
	switch {
	case name == "":
		return nil, errNoName
	case f.isFolder(name):
		dir, pattern = name, "*.rules"
	case !strings.ContainsAny(pattern, "*?["):
		return []string{name}, nil
	}
	if _, err := filepath.Match(pattern, ""); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	names, err := f.Names(dir)
	if err != nil {
		return nil, named(dir, err)
	}
	var files []string
	for _, n := range names {
		if ok, _ := filepath.Match(pattern, n); ok {
			files = append(files, filepath.Join(dir, n))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: there is no file like %s", name, pattern)
	}
	return files, nil
}

// isFolder asks the open folder first: it was one when privileges were there.
func (f *Folders) isFolder(path string) bool {
	if _, open := f.open[filepath.Clean(path)]; open {
		return true
	}
	i, err := os.Stat(path)
	return err == nil && i.IsDir()
}

// Close closes all.
func (f *Folders) Close() error {
	var all error
	for _, d := range f.open {
		all = errors.Join(all, d.Close())
	}
	clear(f.open)
	return all
}
