"""The browser that the browser tests drive."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MACOS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
PACKAGES = ("chromium", "fonts-noto-cjk")
# What it would otherwise ask of the internet, and a sandbox that it refuses to build for root.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
)


class Missing(Exception):
    """There is no Chromium; says which command helps."""


def path():
    """Return the path of a Chromium; raise Missing where there is none. CHROMIUM names another one."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if found := shutil.which(name):
            return found
    for application in MACOS:
        if application.exists():
            return str(application)
    command = "apt-get install" if shutil.which("apt-get") else "brew install --cask"
    packages = PACKAGES if shutil.which("apt-get") else ("chromium",)
    raise Missing(f"The browser tests need a Chromium. Install it: {command} {' '.join(packages)}")


def version():
    """Return what the browser says of its version, such as `Chromium 156.0.8078.73`."""
    said = subprocess.check_output([path(), "--version", *FLAGS], text=True, stderr=subprocess.DEVNULL)
    return " ".join(said.split()[:2])


def install_where_allowed():
    """Install what is missing, as root on Debian; elsewhere leave it to `path` to say what helps."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    missing = [package for package in PACKAGES if not _is_installed(package)]
    if missing:
        print(f"Installing {' and '.join(missing)} …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing]
        subprocess.run(install, check=True, env=quiet, stdout=subprocess.DEVNULL)


def _is_installed(package):
    question = ["dpkg-query", "-W", "-f", "${Status}", package]
    return subprocess.run(question, check=False, capture_output=True).stdout == b"install ok installed"
