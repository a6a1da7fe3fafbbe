package archtest

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
)

// checkPassive looks for what imports do not show: goroutines, output by the
// built-in functions, and the clock.
func (c *checker) checkPassive(s *source) {
	imported := importNames(s)
	for name, p := range imported {
		if name == "."+p && impureNames[p] != nil {
			c.report(s, s.file.Name.Pos(), passiveRule, "imports all names of %q, which hides what is used", p)
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			c.report(s, n.Pos(), passiveRule, "go statement")
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Obj == nil && (id.Name == "print" || id.Name == "println") {
				c.report(s, n.Pos(), passiveRule, "%s", id.Name)
			}
		case *ast.SelectorExpr:
			// Mentioned, not only called: a clock kept in a variable is one.
			id, ok := n.X.(*ast.Ident)
			if !ok || id.Obj != nil {
				return true // not a package's name, or shadowed by a variable
			}
			if p := imported[id.Name]; slices.Contains(impureNames[p], n.Sel.Name) {
				c.report(s, n.Pos(), passiveRule, "%s.%s", p, n.Sel.Name)
			}
		}
		return true
	})
}

// importNames maps the names by which a file knows packages to their paths.
// Those that it imports without a name get one that no identifier has.
func importNames(s *source) map[string]string {
	names := map[string]string{}
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == "." {
			name += p
		}
		names[name] = p
	}
	return names
}
