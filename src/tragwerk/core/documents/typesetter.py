# SPDX-License-Identifier: EUPL-1.2
"""The process that sets documents: reads messages from its input, answers on its output, knows nothing else.

It is a process of its own so that a document that takes too long or too much memory ends it and nobody else.
"""

import datetime
import resource
import sys
from pathlib import Path
from typing import Any

import typst

from tragwerk.core.documents.wire import Message, packed, unpacked

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["a-2a", "ua-1"]
TEXTS = (".typ", ".json")


def main() -> None:
    """Answer until the input ends; the arguments are how much memory this process may take, and its folder."""
    most, folder = int(sys.argv[1]), Path(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    # The folder holds the pictures of the document at hand, and nothing else can be read.
    compiler = typst.Compiler(font_paths=fonts, root=folder)
    while message := unpacked(source.read):
        target.write(_answer(compiler, folder, message))
        target.flush()


def _answer(compiler: Any, folder: Path, message: Message) -> bytes:
    header, contents = message
    pictures = {name for name in contents if not name.endswith(TEXTS)}
    for name in pictures:
        (folder / Path(name).name).write_bytes(contents.pop(name))
    try:
        made = _set(compiler, header, contents)
    except typst.TypstError as fault:
        return packed({"fault": fault.message, "where": fault.diagnostic}, {})
    except MemoryError:
        return packed({"fault": "out of memory", "where": ""}, {})
    finally:
        for name in pictures:
            (folder / Path(name).name).unlink()
    return packed({}, {str(number): page for number, page in enumerate(made)})


def _set(compiler: Any, header: dict[str, Any], contents: dict[str, bytes]) -> list[bytes]:
    moment = datetime.datetime.fromisoformat(header["moment"])
    options: dict[str, Any] = {"format": header["format"], "timestamp": moment}
    if header["format"] == "pdf":
        options["pdf_standards"] = STANDARDS
    else:
        options["ppi"] = header["ppi"]
    made = compiler.compile(contents, **options)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made or b"")]


if __name__ == "__main__":
    main()
