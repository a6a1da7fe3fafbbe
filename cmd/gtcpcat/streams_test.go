package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/lab/terminal"
)

// Question and answer, many times, through pipes: nothing waits in a buffer.
func TestInteractive(t *testing.T) {
	for _, mode := range []string{shared, own, tapped, looped} {
		t.Run(mode, func(t *testing.T) {
			p := newPlace(t, mode, lab.Veth{})
			lab.Echo(p.peer, ":"+port)
			cmd := proc.Command(t, p.us, append(p.flags, p.peerAddr.String(), port)...)
			cat := proc.StartPiped(t, cmd)
			for i := range 200 {
				question := fmt.Sprintf("question %d\n", i)
				io.WriteString(cat.In, question)
				if answer, err := cat.Out.ReadString('\n'); err != nil || answer != question {
					t.Fatalf("%q, %v; it said %q", answer, err, cat.Stderr)
				}
			}
			cat.In.Close()
			if rest, err := io.ReadAll(cat.Out); err != nil || len(rest) > 0 {
				t.Errorf("then %q, %v", rest, err)
			}
			cat.Ends(0)
		})
	}
}

func TestTerminal(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	talk := lab.Serve(p.peer, ":"+port, func(c net.Conn) lab.Result {
		fmt.Fprintln(c, "welcome")
		line, err := bufio.NewReader(c).ReadString('\n')
		fmt.Fprintf(c, "goodbye, %s", line)
		return lab.Result{Err: err}
	})
	begin := func(t *testing.T) (*terminal.Terminal, *proc.Process) {
		term := terminal.Open(t, 80, 24)
		cmd := proc.Command(t, p.us, p.peerAddr.String(), port)
		term.Attach(cmd)
		cat := proc.Start(t, cmd)
		term.Await("welcome")
		return term, cat
	}
	t.Run("the peer ends it", func(t *testing.T) {
		term, cat := begin(t)
		term.Type("person\n")
		cat.Ends(0) // nobody waits for the person to end the input
		if got, want := term.Screen().String(), "welcome\nperson\ngoodbye, person"; got != want {
			t.Errorf("the terminal shows %q, want %q", got, want)
		}
		if r := talk.Wait(); r.Err != nil {
			t.Error(r.Err)
		}
	})
	t.Run("the person ends it", func(t *testing.T) {
		term, cat := begin(t)
		term.Type("\x04") // end of file
		cat.Ends(0)
		if r := talk.Wait(); r.Err != io.EOF {
			t.Errorf("the peer saw %v", r.Err)
		}
	})
}

// shell runs gtcpcat by way of a shell, which can close its streams.
func shell(t *testing.T, p *place, redirect string, args ...string) *exec.Cmd {
	proc.Need(t, "sh")
	self, env := proc.Self(t)
	cmd := p.us.CommandContext(t.Context(), "sh", append([]string{"-c", `exec "$0" "$@" ` + redirect, self}, args...)...)
	cmd.Env = env
	return cmd
}

func TestClosedStreams(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	sink := lab.Sink(p.peer, ":7001")
	lab.Source(p.peer, ":7002", 1<<20)

	cat := proc.Start(t, shell(t, p, "<&-", p.peerAddr.String(), "7001"))
	cat.Ends(0)
	if err := sink.Wait().Check(0); err != nil {
		t.Error(err)
	}
	cat = proc.Start(t, shell(t, p, ">&-", p.peerAddr.String(), "7002"))
	cat.Ends(0)
	cat = proc.Start(t, shell(t, p, "<&- >&-", p.peerAddr.String(), "7002"))
	cat.Ends(0)
	cat = proc.Start(t, shell(t, p, "</dev/null >/dev/null", p.peerAddr.String(), "7002"))
	cat.Ends(0)
	for _, c := range []string{"<&- >&- 2>&-", "2>&-"} {
		proc.Start(t, shell(t, p, c, "-v", "--stats", p.peerAddr.String(), "7002")).Ends(0)
	}
}

// Files in and out; the output is complete when the command has ended.
func TestFiles(t *testing.T) {
	const size = 5_000_000
	p := newPlace(t, shared, lab.Veth{})
	lab.Echo(p.peer, ":"+port)
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := proc.Command(t, p.us, p.peerAddr.String(), port)
	cmd.Stdin, cmd.Stdout = proc.DataFile(t, size), out
	proc.Start(t, cmd).Ends(0)
	got := proc.NewDigest()
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	io.Copy(got, out)
	if err := got.Check(size); err != nil {
		t.Error(err)
	}
}

// Without reading its input it leaves what is there to others.
func TestNoStdin(t *testing.T) {
	p := newPlace(t, shared, lab.Veth{})
	lab.Source(p.peer, ":"+port, 1<<20)
	cmd := proc.Command(t, p.us, "-d", p.peerAddr.String(), port)
	in := proc.DataFile(t, 1000)
	got := proc.NewDigest()
	cmd.Stdin, cmd.Stdout = in, got
	proc.Start(t, cmd).Ends(0)
	if err := got.Check(1 << 20); err != nil {
		t.Error(err)
	}
	if at, err := in.Seek(0, io.SeekCurrent); err != nil || at != 0 {
		t.Errorf("the input was read up to %d, %v", at, err)
	}
}

// The real thing: ssh over us.
func TestProxyCommand(t *testing.T) {
	proc.Need(t, "ssh")
	proc.Need(t, "ssh-keygen")
	sshd := proc.Need(t, "sshd")
	if _, err := user.Lookup("sshd"); err != nil || os.Getuid() != 0 || lab.Entered() {
		t.Skip("sshd needs to be root, and a user of its own")
	}
	dir := t.TempDir()
	key, hostKey, conf := filepath.Join(dir, "key"), filepath.Join(dir, "host"), filepath.Join(dir, "sshd_config")
	for _, k := range []string{key, hostKey} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", k).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	text := fmt.Sprintf("HostKey %s\nAuthorizedKeysFile %s.pub\nStrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\n", hostKey, key)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Mkdir("/run/sshd", 0o755) == nil {
		t.Cleanup(func() { os.Remove("/run/sshd") })
	}
	p := newPlace(t, shared, lab.Veth{})
	daemon := proc.Start(t, p.peer.CommandContext(t.Context(), sshd, "-D", "-e", "-f", conf, "-p", port))
	daemon.Awaits("Server listening on")
	self, env := proc.Self(t)
	cmd := p.us.CommandContext(t.Context(), "ssh", "-F", "none", "-i", key, "-p", port,
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes",
		"-o", "ProxyCommand="+self+" %h %p", "root@"+p.peerAddr.String(), "cat")
	cmd.Env = env
	const size = 4 << 20
	got := proc.NewDigest()
	cmd.Stdin, cmd.Stdout = lab.Data(size), got
	proc.Start(t, cmd).Ends(0)
	if err := got.Check(size); err != nil {
		t.Error(err)
	}
}
