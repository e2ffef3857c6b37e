"""The site: every page of the project as HTML, with a search, from the pages as they are.

    python -m pip install -c constraints.txt '.[docs]'
    python -m tools.site build/site

The pages are copied as they lie, so that their links lead where they do in the repository; a link
to a file that is no page becomes its name.  What Sphinx warns of, a link that leads nowhere above
all, ends it.  Nothing on the site is fetched from elsewhere.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The order in which somebody new would read; what is not named here is under "Everything else".
PARTS = {
    "Begin": ("docs/tour", "docs/window", "docs/webcam", "docs/troubleshooting"),
    "Practise": (
        "docs/exercises", "docs/drill", "docs/questions", "docs/rehearsal", "docs/plan",
        "docs/journal", "docs/outcome",
    ),
    "Your data": ("docs/data", "docs/recording", "docs/command-line"),
    "Programs": ("docs/python-api", "docs/api", "examples/README"),
    "How it is made": (
        "docs/science", "docs/latency", "docs/constants", "docs/glossary", "docs/architecture",
        "docs/decisions/README", "docs/dependencies",
    ),
    "The project": ("CONTRIBUTING", "CHANGELOG", "SECURITY", "CODE_OF_CONDUCT", "RELEASING"),
}  # fmt: skip
LEFT_OUT = (".github", "build", "tests", "src", ".venv")
LINK = re.compile(r"(?<!\!)\[((?:[^\[\]]|\[[^\]]*\])+)\]\(([^)\s]+)\)")
BLOCK = re.compile(r"(^```.*?^```)", re.M | re.S)
CONF = """
project = "poise"
copyright = "the poise contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = []
html_theme = "furo"
html_title = "poise"
html_favicon = "poise.svg"
html_logo = "poise.svg"
html_show_sphinx = False
html_show_sourcelink = False
html_copy_source = False
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_block"]
autodoc_typehints = "signature"
autodoc_type_aliases = {"Source": "Source"}
highlight_language = "none"
suppress_warnings = ["myst.header", "toc.not_included", "misc.highlighting_failure"]
html_theme_options = {
    "light_css_variables": {"font-stack": "Inter, system-ui, sans-serif"},
    "dark_css_variables": {"font-stack": "Inter, system-ui, sans-serif"},
}
"""
API = """# The library, name by name

[How it is used](python-api.md). What `import poise` offers:

```{eval-rst}
.. automodule:: poise.api
   :members: analyze, read, synthetic

.. autoclass:: poise.recording.reader.Recording

.. autoclass:: poise.analysis.result.Analysis

.. autoclass:: poise.core.session.Session
   :members: receive, advance, wakeup
```
"""


def main() -> int:
    """Build the site; the exit status is Sphinx's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, metavar="FOLDER", help="where the site goes")
    out: Path = parser.parse_args().out.resolve()
    source = out.with_name(out.name + "-source")
    shutil.rmtree(source, ignore_errors=True)
    laid_out(source)
    words = ["-W", "--keep-going", "-q", "-b", "html", str(source), str(out)]
    return subprocess.run([sys.executable, "-m", "sphinx", *words], check=False).returncode


def laid_out(source: Path) -> None:
    """The pages and what they show, with an index, in the folder ``source``."""
    pages = [page for page in sorted(ROOT.rglob("*.md")) if kept(page.relative_to(ROOT))]
    for page in pages:
        place = source / page.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(linked(page, pages), encoding="utf-8")
    for picture in (*ROOT.glob("docs/images/*"), ROOT / "docs" / "recording.schema.json"):
        place = source / picture.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(picture, place)
    for picture in ROOT.glob("hw/**/*.svg"):
        shutil.copy(picture, source / picture.relative_to(ROOT))
    shutil.copy(ROOT / "src" / "poise" / "ui" / "poise.svg", source / "poise.svg")
    (source / "docs" / "api.md").write_text(API, encoding="utf-8")
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.md").write_text(index(pages), encoding="utf-8")


def kept(page: Path) -> bool:
    """Whether a file is a page of the site."""
    return page.parts[0] not in LEFT_OUT and not any(part.startswith(".") for part in page.parts)


def index(pages: list[Path]) -> str:
    """The first page: the README, and all others below it in an order."""
    named = {name for part in PARTS.values() for name in part} | {"README"}
    rest = [str(p.relative_to(ROOT).with_suffix("").as_posix()) for p in pages]
    parts = {**PARTS, "Everything else": tuple(name for name in rest if name not in named)}
    trees = [
        f"```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(names) + "\n```\n"
        for title, names in parts.items()
    ]
    return linked(ROOT / "README.md", pages) + "\n\n" + "\n".join(trees)


def linked(page: Path, pages: list[Path]) -> str:
    """A page's text; a link to what is no page of the site is its words alone."""
    there = {one.resolve() for one in pages}

    def found(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        path, _, anchor = target.partition("#")
        if "://" in target or not path:
            return match[0]
        to = (page.parent / path).resolve()
        if to.is_dir() and (to / "README.md") in there:
            return f"[{words}]({path.rstrip('/')}/README.md{'#' + anchor if anchor else ''})"
        if to in there or "images" in to.parts or to.suffix in (".svg", ".json"):
            return match[0]
        return words

    parts = BLOCK.split(page.read_text(encoding="utf-8"))
    return "".join(part if part.startswith("```") else LINK.sub(found, part) for part in parts)


if __name__ == "__main__":
    sys.exit(main())
