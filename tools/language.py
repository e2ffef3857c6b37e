"""``python -m tools.language CODE``: what that language does not say yet, to be filled in.

German is whole, so what it says is all there is to say.  What another language lacks is said in
English.
"""

from __future__ import annotations

import sys

from poise.ui.text.language import catalogue, languages, sentences

WHOLE = "de"


def missing(code: str) -> dict[str, list[str]]:
    """What the catalogue of ``code`` lacks, by the part of the file it belongs into."""
    return {
        "words": [one for one in catalogue(WHOLE) if one not in catalogue(code)],
        "sentences": [one for one in sentences(WHOLE) if one not in sentences(code)],
    }


def main(arguments: list[str]) -> int:
    """Print it as TOML to be pasted and filled in; answers an exit status."""
    if len(arguments) != 1 or arguments[0] not in languages()[1:]:
        print(f"name one of {', '.join(languages()[1:])}: python -m tools.language CODE",
              file=sys.stderr)  # fmt: skip
        return 2
    (code,) = arguments
    whole = {"words": catalogue(WHOLE), "sentences": sentences(WHOLE)}
    for part, lacking in missing(code).items():
        print(f"# {code}: {len(whole[part]) - len(lacking)} of {len(whole[part])} {part}")
        print(f"[{part}]")
        for english in lacking:
            quoted = english.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            print(f'"{quoted}" = ""')
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
