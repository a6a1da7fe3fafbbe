// Package archtest holds the tree to its architecture: which package may
// import what, what passive packages must never do, and that every package
// says what it is for. Its test runs it over this repository; the rules stand
// in rules.go. It reads sources and must not know what they are about.
package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Violation is a place in the sources that breaks a rule.
type Violation struct {
	File string
	Line int
	What string // what stands there
	Rule string // what it breaks
}

func (v Violation) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", v.File, v.Line, v.What, v.Rule)
}

// Check reads all Go sources below cmd and internal, tests aside, and returns
// what breaks the rules, by file and line.
func Check(root fs.FS) ([]Violation, error) {
	c := checker{documented: map[string]bool{}, first: map[string]string{}}
	for _, top := range []string{"cmd", "internal"} {
		err := fs.WalkDir(root, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return c.visit(root, name, d)
		})
		if err != nil {
			return nil, err
		}
	}
	c.checkDocumented()
	slices.SortFunc(c.found, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
	})
	return c.found, nil
}

type checker struct {
	found      []Violation
	documented map[string]bool   // by package: some file of it says what it is for
	first      map[string]string // by package: its first file
}

func (c *checker) visit(root fs.FS, name string, d fs.DirEntry) error {
	base := path.Base(name)
	switch {
	case d.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") || isModule(root, name)):
		return fs.SkipDir
	case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
		return nil
	}
	src, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, src, parser.ParseComments)
	if err != nil {
		return err
	}
	c.checkFile(&source{name: name, pkg: path.Dir(name), set: set, file: file})
	return nil
}

// isModule reports whether a directory is a module of its own.
func isModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, path.Join(dir, "go.mod"))
	return err == nil
}

// source is one parsed file.
type source struct {
	name string // "internal/tcp/rtt.go"
	pkg  string // "internal/tcp"
	set  *token.FileSet
	file *ast.File
}

func (c *checker) checkFile(s *source) {
	if c.first[s.pkg] == "" {
		c.first[s.pkg] = s.name
	}
	if s.file.Doc != nil && strings.HasPrefix(s.file.Doc.Text(), docPrefix(s)) {
		c.documented[s.pkg] = true
	}
	c.checkImports(s)
	if _, passive := passiveLevel(s.pkg); passive {
		c.checkPassive(s)
	}
}

// docPrefix is how the comment on a package begins.
func docPrefix(s *source) string {
	if s.file.Name.Name == "main" {
		// "Command gtcpcat ...", or as godoc also has it, "Gtcpcat ...".
		return ""
	}
	return "Package " + s.file.Name.Name + " "
}

func (c *checker) checkDocumented() {
	for pkg, file := range c.first {
		if !c.documented[pkg] {
			c.found = append(c.found, Violation{file, 1, "package " + pkg + " has no doc comment", docRule})
		}
	}
}

func (c *checker) report(s *source, pos token.Pos, rule, format string, args ...any) {
	c.found = append(c.found, Violation{s.name, s.set.Position(pos).Line, fmt.Sprintf(format, args...), rule})
}
