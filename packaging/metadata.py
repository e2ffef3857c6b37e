"""What the package says of itself on an index: where the project is, and a README that links there.

``address`` stands once, in ``[tool.hatch.metadata.hooks.custom]`` of ``pyproject.toml``: where the
source is, such as ``https://example.org/somebody/poise``.  While it is empty the README's links
stay as they are and there are no addresses; ``python packaging/metadata.py`` then refuses, and the
release with it.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

try:
    from hatchling.metadata.plugin.interface import MetadataHookInterface as Hook
except ImportError:  # run by itself
    Hook = object

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?://|mailto:|#)([^)\s]+)\)")


class PackagePage(Hook):
    """The hook of hatchling that adds ``readme`` and ``urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        address = self.config["address"]
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": whole(text, address)}
        metadata["urls"] = urls(address)


def whole(text: str, address: str) -> str:
    """The README with its pictures and links as whole addresses; as it is without an address."""
    if not address:
        return text

    def link(found: re.Match[str]) -> str:
        picture, words, path = found.groups()
        return f"{picture}[{words}]({address}/{'raw' if picture else 'blob'}/main/{path})"

    return LINK.sub(link, text)


def urls(address: str) -> dict[str, str]:
    """The addresses by name; none without one."""
    pages = {
        "Source": "",
        "Changelog": "/blob/main/CHANGELOG.md",
        "Documentation": "/blob/main/docs",
        "Issues": "/issues",
    }
    return {name: address + page for name, page in pages.items()} if address else {}


def main(project: Path) -> int:
    """Whether the package may be published: 0, or 1 and why not."""
    told = tomllib.loads(project.read_text(encoding="utf-8"))
    address = told["tool"]["hatch"]["metadata"]["hooks"]["custom"]["address"]
    if address.startswith("https://") and not address.endswith("/"):
        return 0
    print(
        "Not published: address in [tool.hatch.metadata.hooks.custom] of pyproject.toml is to be "
        "where the source is, https:// and no slash at its end.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1] / "pyproject.toml"))
