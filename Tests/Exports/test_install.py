"""What `make install` puts on a system: manual page and completions, as man, bash, zsh and fish take them."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from handoff import PROGRAM, ROOT, make_song, run

MAKE = ["make", "-s", "-C", str(ROOT), "install-files", f"PROGRAM={PROGRAM}"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    subprocess.run([*MAKE, f"PREFIX={root}"], check=True)
    return root


def commands(tmp_path):
    help_text = run("--help", folder=tmp_path)[0]
    lines = help_text.split("SUBCOMMANDS:")[1].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].strip()
            and "See '" not in line]


def test_every_command_is_in_the_manual(installed, tmp_path):
    page = (installed / "share/man/man1/stemwright.1").read_text()
    names = commands(tmp_path)
    assert {"open", "check", "report", "request", "export", "compare"} <= {n.strip("()") for n in names}
    for name in names:
        assert f".Ss {name}\n" in page
    assert os.path.expanduser("~") not in page and "0.1.0" not in page


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is missing")
def test_mandoc_has_nothing_to_say_of_the_manual(installed):
    page = installed / "share/man/man1/stemwright.1"
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "style", page], capture_output=True, text=True)
    assert done.stdout + done.stderr == ""
    shown = subprocess.run(["mandoc", "-T", "utf8", page], capture_output=True, text=True, check=True).stdout
    # Bold is a letter struck twice.
    shown = re.sub(".\b", "", shown)
    assert "EXIT STATUS" in shown


def complete_in_bash(installed, words):
    script = f"""
        source {installed}/share/bash-completion/completions/stemwright
        COMP_WORDS=({' '.join(f'"{w}"' for w in words)}); COMP_CWORD={len(words) - 1}
        COMP_LINE="{' '.join(words)}"; COMP_POINT=${{#COMP_LINE}}
        function=$(complete -p stemwright | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        "$function" stemwright "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}" 2>/dev/null
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return [word.strip() for word in subprocess.run(["bash", "--norc", "-c", script], capture_output=True,
                                                    text=True, env=path_to(PROGRAM)).stdout.split()]


def path_to(program):
    return {**os.environ, "PATH": f"{pathlib.Path(program).parent}:{os.environ['PATH']}"}


def complete_in_fish(installed, line, home):
    script = f"source {installed}/share/fish/vendor_completions.d/stemwright.fish; complete -C '{line}'"
    done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True,
                          env={**path_to(PROGRAM), "HOME": str(home)})
    return [word.split("\t")[0] for word in done.stdout.splitlines()]


def complete_in_zsh(installed, line, home, wanted):
    """Presses Tab in a zsh on a terminal and takes what is offered, once that is `wanted`."""
    from tui_driver import Tui
    (home / ".zshrc").write_text(
        f"fpath=({installed}/share/zsh/site-functions $fpath)\nautoload -U compinit; compinit -u\n"
        "PROMPT='$ '\nunsetopt list_ambiguous\nsetopt no_beep\nzstyle ':completion:*' list-packed yes\n")
    env = {**path_to(PROGRAM), "HOME": str(home), "ZDOTDIR": str(home)}
    with Tui(["zsh", "-i"], cols=100, rows=40, env=env) as t:
        t.wait_for(r"^\$", 20)
        for character in line:
            t.key("Space" if character == " " else character)
        t.key("Tab")
        t.key("Tab")
        t.wait_for(wanted, 20)
        return t.text()


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is missing")
def test_bash_completes(installed, tmp_path):
    assert {"check", "report", "request"} <= set(complete_in_bash(installed, ["stemwright", ""]))
    assert "report" in complete_in_bash(installed, ["stemwright", "rep"])
    assert "--format" in complete_in_bash(installed, ["stemwright", "request", "--fo"])
    assert {"text", "markdown"} == set(complete_in_bash(installed, ["stemwright", "request", "--format", ""]))
    assert "rpp" in complete_in_bash(installed, ["stemwright", "export", "--to", ""])


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is missing")
def test_fish_completes(installed, tmp_path):
    assert "report" in complete_in_fish(installed, "stemwright rep", tmp_path)
    assert "--format" in complete_in_fish(installed, "stemwright request --fo", tmp_path)
    assert {"rpp", "json"} <= set(complete_in_fish(installed, "stemwright export --to ", tmp_path))


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is missing")
def test_zsh_completes(installed, tmp_path):
    assert "stemwright report" in complete_in_zsh(installed, "stemwright repo", tmp_path, "stemwright report")
    shown = complete_in_zsh(installed, "stemwright export --to ", tmp_path, "dawproject")
    assert "dawproject" in shown and "json" in shown


@pytest.mark.skipif(not (shutil.which("dpkg-shlibdeps") and shutil.which("dpkg-deb")),
                    reason="dpkg-dev is missing")
def test_the_package_holds_and_needs_what_it_should(tmp_path):
    made = subprocess.run([ROOT / ".ci/deb", PROGRAM, tmp_path], capture_output=True, text=True, check=True)
    package = made.stdout.strip()
    files = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    for name in ["usr/bin/stemwright", "usr/share/man/man1/stemwright.1.gz",
                 "usr/share/bash-completion/completions/stemwright",
                 "usr/share/zsh/vendor-completions/_stemwright",
                 "usr/share/fish/vendor_completions.d/stemwright.fish", "usr/share/doc/stemwright/copyright"]:
        assert f"./{name}\n" in files
    assert all(line.split()[1] == "root/root" for line in files.splitlines())
    needs = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True).stdout
    for library in ["libc6", "libsndfile1", "libasound2", "libsoxr0", "libncursesw6", "minizip1"]:
        assert library in needs, needs
