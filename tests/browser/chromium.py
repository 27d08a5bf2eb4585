"""Finds a browser for the tests: Chrome or Chromium; installs Debian's where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
MAC_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = """\
The browser tests need Google Chrome or Chromium, and found neither.
On Debian:           sudo apt-get install chromium
On Ubuntu, Fedora:   the package at https://www.google.com/chrome
On macOS:            brew install --cask google-chrome, or the download at the same address
Installed elsewhere: CHROME=/path/to/chrome make test"""


class NoBrowserError(Exception):
    """There is no browser, and none can be installed from here."""


def find_or_install() -> Path:
    """Return the path of Chrome or Chromium, after installing Debian's where none is found.

    Raises
    ------
    NoBrowserError
        Says what to install.
    """
    browser = find()
    if browser is None and (command := _apt_get()):
        for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            sys.stderr.write(f"no Chrome or Chromium here: {' '.join([*command, *step])}\n")
            subprocess.run([*command, "--quiet", *step], check=False, stdout=sys.stderr)
        browser = find()
    if browser is None:
        raise NoBrowserError(ADVICE)
    return browser


def find() -> Path | None:
    """Return the browser named by CHROME, else the first one installed."""
    named = os.environ.get("CHROME")
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoBrowserError(f"CHROME is {named!r}, and that is not a program.")
        return Path(found)
    on_path = (shutil.which(command) for command in COMMANDS)
    apps = (folder / app for folder in _mac_folders() for app in MAC_APPS)
    return next((Path(path) for path in (*on_path, *apps) if path and Path(path).is_file()), None)


def _mac_folders() -> tuple[Path, ...]:
    return (Path("/Applications"), Path.home() / "Applications")


def _apt_get() -> list[str] | None:
    """Return how to call apt-get with the right to install, on a Debian; Ubuntu's is a snap."""
    if "ID=debian" not in _system().splitlines() or shutil.which("apt-get") is None:
        return None
    apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return apt_get
    sudo = shutil.which("sudo")
    if sudo is None or subprocess.run([sudo, "-n", "true"], check=False).returncode:
        return None
    return [sudo, "-n", *apt_get]


def _system() -> str:
    release = Path("/etc/os-release")
    return release.read_text(encoding="utf-8") if release.is_file() else ""


if __name__ == "__main__":
    try:
        sys.stdout.write(f"browser: {find_or_install()}\n")
    except NoBrowserError as error:
        sys.exit(str(error))
