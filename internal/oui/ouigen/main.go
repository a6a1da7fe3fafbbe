// Command ouigen makes the embedded table of package oui from the CSV files
// that the IEEE publishes, as Debian's package ieee-data installs them. It
// runs when a developer says "go generate", never in a build.
package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gotcp/internal/oui"
)

// files are the registries: MA-L, MA-M, MA-S, and the IAB that MA-S replaced.
var files = []string{"oui.csv", "mam.csv", "oui36.csv", "iab.csv"}

func main() {
	dir := flag.String("dir", "/usr/share/ieee-data", "directory with the IEEE's CSV files")
	out := flag.String("o", "table.bin", "file to write")
	flag.Parse()
	if err := run(*dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "ouigen:", err)
		os.Exit(1)
	}
}

func run(dir, out string) error {
	var all []oui.Assignment
	var newest time.Time
	for _, name := range files {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		some, err := read(f)
		info, statErr := f.Stat()
		f.Close()
		if err := errors.Join(err, statErr); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, some...)
		if info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	table, err := oui.Encode(source(newest), all)
	if err != nil {
		return err
	}
	return os.WriteFile(out, table, 0o644)
}

// source is the table's first line.
func source(day time.Time) string {
	s := "IEEE MA-L, MA-M, MA-S and IAB of " + day.UTC().Format(time.DateOnly)
	version, err := exec.Command("dpkg-query", "-W", "-f", "${Version}", "ieee-data").Output()
	if err == nil {
		s += ", from Debian's ieee-data " + strings.TrimSpace(string(version))
	}
	return s
}

// read takes the assignments out of one file: registry, prefix in hexadecimal,
// organisation, postal address.
func read(r io.Reader) ([]oui.Assignment, error) {
	lines := csv.NewReader(r)
	lines.FieldsPerRecord = -1
	lines.LazyQuotes = true
	var all []oui.Assignment
	for {
		record, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if len(record) < 3 || record[0] == "Registry" {
			continue
		}
		prefix, err := strconv.ParseUint(record[1], 16, 36)
		if err != nil {
			return nil, fmt.Errorf("%q is not a prefix", record[1])
		}
		all = append(all, oui.Assignment{Prefix: prefix, Bits: 4 * len(record[1]), Owner: record[2]})
	}
}
