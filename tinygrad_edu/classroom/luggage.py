"""Taking work home from a server that forgets, and bringing it back to the next one.

    from tinygrad_edu.classroom import bring_back, take_home

    take_home()       # my_lessons.zip: progress, and every notebook you have changed
    bring_back()      # on the next server, beside the file

What a learner has changed in the meantime is never written over.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path, PurePosixPath

from tinygrad_edu.classroom import progress, store, workspace
from tinygrad_edu.classroom.console import say
from tinygrad_edu.classroom.notdone import Refused
from tinygrad_edu.files import write_atomically

LUGGAGE = "my_lessons.zip"
PROGRESS = "progress.json"
KINDS = (".ipynb", ".py")
LARGEST = 100_000_000  # bytes of one file
MOST = 500_000_000  # bytes of all files


def take_home(destination: str | Path = LUGGAGE) -> Path:
    """Write progress and every changed notebook into one file, to carry them away.

    In a notebook there is a link that downloads it. Only what is saved goes along:
    press Ctrl+S in each open notebook before.

    Returns the path. Raises Refused, a ValueError, where it cannot be written.
    """
    target, root = Path(destination), progress.workspace()
    own = changed_files(root)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as luggage:
        luggage.writestr(PROGRESS, json.dumps(progress.load(), sort_keys=True))
        for name in own:
            luggage.write(root / name, name)
    try:
        write_atomically(target, packed.getvalue())
    except OSError as error:
        raise Refused(
            f"{target} cannot be written ({error}). Nothing is lost; give another "
            'place: take_home("another_folder/my_lessons.zip")'
        ) from None
    told = ", ".join(own) or "none"
    say(f"{target} holds your progress and the notebooks you have changed: {told}.")
    say("Save an open notebook first (Ctrl+S), or it goes along as it was.")
    progress.offer(target)
    return target


def changed_files(root: Path) -> list[str]:
    """The notebooks and programs of a workspace that are not as they were handed out.

    Those at the top count and those in lessons' folders; links, and what is too large
    to carry, are left out.
    """
    handed_out = workspace.handed_out(root)
    lessons = [one for one in root.iterdir() if workspace.LESSON.fullmatch(one.name)]
    files = [file for folder in lessons for file in folder.rglob("*")]
    found = []
    for file in sorted([*root.iterdir(), *files]):
        name = file.relative_to(root).as_posix()
        if not is_carried(name) or file.is_symlink() or not file.is_file():
            continue
        if file.stat().st_size > LARGEST:
            say(f"{name} is too large to be carried, and stays.")
        elif workspace.content_hash(file.read_bytes()) != handed_out.get(name):
            found.append(name)
    return found


def is_carried(name: str) -> bool:
    """Whether a file of that name belongs to a learner's work, and stays inside.

    >>> is_carried("01_slopes/01_slopes.ipynb"), is_carried("../secret.py")
    (True, False)
    """
    path = PurePosixPath(name)
    plain = not any(part.startswith(".") or "\\" in part for part in path.parts)
    return plain and not path.is_absolute() and path.suffix in KINDS and ":" not in name


def bring_back(source: str | Path = LUGGAGE) -> None:
    """Unpack what ``take_home`` has packed: nothing that is here already gets lost.

    Progress is merged. A notebook that was changed here stays, and the one that was
    brought lies beside it.

    Raises Refused, a ValueError, for any other file, and changes nothing then.
    """
    done, files = unpacked(Path(source))
    root = progress.workspace()
    handed_out = workspace.handed_out(root)
    progress.merge(done)
    for name, content in files.items():
        say(_put(root, name, content, handed_out.get(name)))
    say("Your progress is merged. Close notebooks that are open, and open them again.")


def _put(root: Path, name: str, content: bytes, before: str | None) -> str:
    """Write one file where it belongs; says what was done."""
    target = root / name
    if workspace.leads_elsewhere(root, target):
        return f"{name} is a link here, and is left alone."
    if target.is_file() and target.read_bytes() == content:
        return f"{name} is here already."
    is_free = not target.exists()
    if not is_free and target.is_file():
        is_free = workspace.content_hash(target.read_bytes()) == before
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_free:
        write_atomically(target, content)
        return f"{name} is back."
    beside = workspace.write_beside(target, content, "brought")
    return f"{name} was changed here and stays; yours is {beside.name}, beside it."


def unpacked(file: Path) -> tuple[store.Document, dict[str, bytes]]:
    """Progress and files of a luggage. Raises Refused for what is none."""
    try:
        with zipfile.ZipFile(file) as luggage:
            members = [one for one in luggage.infolist() if not one.is_dir()]
            _check(members)
            content = {one.filename: luggage.read(one) for one in members}
        done = progress.validate(json.loads(content.pop(PROGRESS)))
        for name, text in content.items():
            if name.endswith(".ipynb") and "cells" not in json.loads(text):
                raise ValueError(f"{name} is no notebook")
    except FileNotFoundError:
        raise Refused(f"there is no file {file}") from None
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error}") from None
    except (ValueError, KeyError, TypeError, RecursionError, *DAMAGE) as error:
        raise Refused(f"{file} was not made by take_home(): {error}") from None
    return done, content


DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError)


def _check(members: list[zipfile.ZipInfo]) -> None:
    """Nothing outside the workspace, nothing hidden, nothing that fills the disk."""
    for one in members:
        if one.filename != PROGRESS and not is_carried(one.filename):
            raise ValueError(f"{one.filename!r} does not belong there")
        if one.file_size > LARGEST:
            raise ValueError(f"{one.filename!r} is too large")
    if sum(one.file_size for one in members) > MOST:
        raise ValueError("it is too large")
