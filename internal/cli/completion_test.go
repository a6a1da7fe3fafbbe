package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// script writes a shell's completions to a file.
func script(t *testing.T, shell string) string {
	t.Helper()
	r := execute(nil, "--generate="+shell)
	if r.status != 0 || r.stdout == "" {
		t.Fatalf("--generate=%s: status %d, stderr %q", shell, r.status, r.stderr)
	}
	name := filepath.Join(t.TempDir(), "gtest."+shell)
	if err := os.WriteFile(name, []byte(r.stdout), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// needShell skips the test where a shell is not installed.
func needShell(t *testing.T, shell string) string {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Skipf("%s is not installed", shell)
	}
	return path
}

func TestBashCompletes(t *testing.T) {
	bash, file := needShell(t, "bash"), script(t, "bash")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "trace.pcap"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		words string // as bash splits them; the last is to be completed
		want  string // one of the answers, - for none at all
	}{
		{"gtest --li", "--listen"},
		{"gtest --no-c", "--no-cork"},
		{"gtest -", "-4"},
		{"gtest --cc ", "reno"},
		{"gtest --cc = re", "reno"},
		{"gtest --cc =", "cubic"},
		{"gtest --stats = j", "json"},
		{"gtest --stats j", "-"},
		{"gtest -o tr", "trace.pcap"},
		{"gtest --pcap = tr", "trace.pcap"},
		{"gtest -i l", "lo"},
		{"gtest --dad f", "full"},
		{"gtest -w 1", "-"},
	} {
		t.Run(tt.words, func(t *testing.T) {
			cmd := exec.Command(bash, "--norc", "-c",
				`source "$1"; IFS=' '; COMP_WORDS=($2); [[ $2 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); unset IFS; _gtest; printf '%s\n' "${COMPREPLY[@]}"`,
				"bash", file, tt.words)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("bash: %v\n%s", err, out)
			}
			answers := strings.Fields(string(out))
			if tt.want == "-" && len(answers) > 0 || tt.want != "-" && !slices.Contains(answers, tt.want) {
				t.Errorf("answers %q, want %s", answers, tt.want)
			}
		})
	}
}

func TestZshScriptNamesEveryFlag(t *testing.T) {
	file := script(t, "zsh")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"#compdef gtest\n",
		"'(-w --timeout)-w+[give up connecting after so long]:SECS:'",
		"'(-w --timeout)--timeout=[give up",
		"'(--stats)--stats=-[print what the connection did, at the end]::json:(text json)'",
		`write there, and \[not\] '\''here'\''\: really]:FILE:_files'`,
		":IFACE:_net_interfaces'", "'*:argument:_hosts'",
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
	if out, err := exec.Command(needShell(t, "zsh"), "-n", file).CombinedOutput(); err != nil {
		t.Errorf("zsh -n: %v\n%s", err, out)
	}
}

func TestFishScriptNamesEveryFlag(t *testing.T) {
	file := script(t, "fish")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"complete -c gtest -s 'w' -l timeout -x -d 'give up connecting after so long'\n",
		"complete -c gtest -l cc -x -a 'cubic reno' -d ",
		"complete -c gtest -l stats -f -a 'text json' -d ",
		`-r -F -d 'write there, and [not] \'here\': really'`,
		"-l cork -l no-cork",
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s in\n%s", want, b)
		}
	}
	fish := needShell(t, "fish")
	for words, want := range map[string]string{"gtest --cc ": "reno\t", "gtest --li": "--listen", "gtest -i l": "lo\t"} {
		out, err := exec.Command(fish, "--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, file, words).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("fish completes %q to %q, %v; want %q", words, out, err, want)
		}
	}
}
