"""A JupyterLab of the tests' own: a server that keeps nothing, and its notebooks in a browser."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat

from tests.house.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

_START = 60.0
_OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--expose-app-in-browser",
    "--ServerApp.port_retries=0",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
_QUIET = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
_READY = "() => window.jupyterapp !== undefined"
# The promise of run-all is kept once every cell has answered.
_RUN = """async path => {
    const app = window.jupyterapp;
    await app.restored;
    const widget = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
    await widget.context.ready;
    await widget.context.sessionContext.ready;
    await widget.context.sessionContext.session.kernel.info;
    if (!app.shell.leftCollapsed) await app.commands.execute("application:toggle-left-area");
    await app.commands.execute("notebook:run-all-cells");
    window.tested = widget;
}"""
_ASK = """async expression => {
    const kernel = window.tested.context.sessionContext.session.kernel;
    const request = {code: "", silent: true, user_expressions: {asked: expression}};
    const reply = await kernel.requestExecute(request).done;
    const asked = reply.content.user_expressions.asked;
    if (asked.status === "error") throw new Error(`${asked.ename}: ${asked.evalue}`);
    return asked.data["text/plain"];
}"""
_SHUT = "async () => window.tested && await window.tested.context.sessionContext.shutdown()"


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Parameters
    ----------
    folder
        Where its notebooks are.
    url
        Its address.
    token
        What opens it.
    """

    folder: Path
    url: str
    token: str

    @property
    def lab(self) -> str:
        """JupyterLab with nothing open."""
        return f"{self.url}/lab?reset&token={self.token}"


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook that was opened and run, with a kernel of its own."""

    page: Page

    def ask(self, expression: str) -> Any:
        """Return what a Python expression is in the kernel; what JSON cannot say, as its repr."""
        code = f"__import__('json').dumps({expression}, default=repr)"
        return json.loads(eval(self.page.evaluate(_ASK, code)))  # noqa: S307 - a str's repr

    def cell_count(self) -> int:
        """Return how many cells JupyterLab's model has."""
        return int(self.page.evaluate("() => window.tested.content.model.cells.length"))

    def run(self) -> None:
        """Run its cells again, and wait until they have answered."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def theme(self, name: str) -> None:
        """Choose a theme of JupyterLab, and wait until it is on."""
        command = (
            "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
        )
        self.page.evaluate(command, name)
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)

    @property
    def builder(self) -> Locator:
        """The builder that is drawn."""
        return self.page.locator(".tk-ab")


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Run a server in a folder: a port and a token of its own, and nobody's settings."""
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(notebooks, f"http://127.0.0.1:{port}", secrets.token_hex(16))
    command = [sys.executable, "-m", "jupyterlab", *_OPTIONS, f"--port={port}"]
    command += [f"--ServerApp.root_dir={notebooks}", f"--IdentityProvider.token={server.token}"]
    process = subprocess.Popen(
        command, cwd=notebooks, env=_environment(folder), stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_until_up(process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _environment(folder: Path) -> dict[str, str]:
    own = {"TOOLKIT_CACHE": "cache", "IPYTHONDIR": "ipython"}
    for part in ("CONFIG", "DATA", "RUNTIME"):
        own[f"JUPYTER_{part}_DIR"] = part.lower()
    for part in ("SETTINGS", "WORKSPACES"):
        own[f"JUPYTERLAB_{part}_DIR"] = part.lower()
    page = folder / "config" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps(_QUIET), encoding="utf-8")
    folders = {name: str(folder / part) for name, part in own.items()}
    return {**os.environ, **folders, "PYTHONPATH": str(ROOT), "TQDM_DISABLE": "1"}


def _wait_until_up(process: subprocess.Popen[str]) -> None:
    """Wait for the line that says where the server is; keep reading, or it would block."""
    said: list[str] = []
    decided = threading.Event()

    def read() -> None:
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                said.append(line)
                if " is running at" in line:
                    decided.set()
        decided.set()

    threading.Thread(target=read, daemon=True).start()
    decided.wait(_START)
    assert process.poll() is None, "".join(said)
    assert any(" is running at" in line for line in said), "".join(said)


@contextmanager
def opened(page: Page, server: Server, name: str, *cells: str) -> Iterator[Notebook]:
    """Write a notebook, open it in JupyterLab, run it; its kernel ends with the test."""
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell, id=f"cell-{n}") for n, cell in enumerate(cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, server.folder / f"{name}.ipynb")
    page.goto(server.lab)
    page.wait_for_function(_READY)
    page.evaluate(_RUN, f"{name}.ipynb")
    try:
        yield Notebook(page)
    finally:
        page.evaluate(_SHUT)
