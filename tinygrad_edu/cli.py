"""The command ``tinygrad-edu``.

    tinygrad-edu lab                        JupyterLab on the map of the course
    tinygrad-edu start DIR                  copy the lessons into a folder
    tinygrad-edu progress DIR               what is done in it, and what is next
    tinygrad-edu check FILE.py:NAME         check an exercise written in a file
    tinygrad-edu diagram FILE.py:FUNCTION   draw the graph of what FUNCTION returns
    tinygrad-edu kernel FILE.cu             run CUDA kernels without a GPU
    tinygrad-edu doctor                     what is installed, what is missing

A mistake is answered with one line and exit code 1, a wrong command line with
exit code 2.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinygrad_edu import user_file

if TYPE_CHECKING:
    from tinygrad_edu.diagram import Diagram


class CommandError(Exception):
    """The command cannot do what was asked; the text is one clear line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line ``arguments``, ``sys.argv`` if None; the exit code.

    >>> main(["version"])
    tinygrad_edu 0.1.0
    0
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options) or 0)
    except (CommandError, OSError, ValueError) as error:
        print(f"tinygrad-edu: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tinygrad-edu",
        description="Learn deep learning from the inside.",
        epilog="Start with: tinygrad-edu lab",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_lab(commands)
    _add_workspace(commands)
    _add_progress(commands)
    _add_check(commands)
    _add_diagram(commands)
    _add_kernel(commands)
    _add_lessons(commands)
    doctor = commands.add_parser(
        "doctor", help="what is installed, and what each missing thing means"
    )
    doctor.set_defaults(command=_doctor)
    version = commands.add_parser("version", help="the version of tinygrad_edu")
    version.set_defaults(command=_version)
    return parser


def _add_lab(commands: Any) -> None:
    lab = commands.add_parser("lab", help="open JupyterLab on the map of the course")
    lab.add_argument(
        "--dir",
        type=Path,
        default=Path("workspace"),
        help="your folder for the lessons (default: workspace)",
    )
    lab.add_argument("--port", type=_port, help="serve on this port, or fail")
    lab.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    lab.set_defaults(command=_lab)


def _add_workspace(commands: Any) -> None:
    texts = {
        "start": "copy the lessons into a new folder",
        "update": "bring newer lessons into a folder; your own work is kept",
    }
    for name, text in texts.items():
        command = commands.add_parser(name, help=text)
        command.add_argument("dir", type=Path, metavar="DIR", help="your folder")
        command.set_defaults(command=globals()[f"_{name}"])


def _add_progress(commands: Any) -> None:
    progress = commands.add_parser(
        "progress",
        help="what is done, of you or of a class",
        description="Without an option: the map of the course, as far as you are.",
    )
    progress.add_argument("dir", type=Path, metavar="DIR", help="your folder")
    what = progress.add_mutually_exclusive_group()
    what.add_argument(
        "--exercises", action="store_true", help="one line for each exercise"
    )
    what.add_argument(
        "--export", type=Path, metavar="FILE", help="write a copy, to carry it along"
    )
    what.add_argument(
        "--import", dest="copy", type=Path, metavar="FILE", help="merge such a copy"
    )
    what.add_argument(
        "--class",
        dest="as_class",
        action="store_true",
        help="DIR holds the progress of a class: print a table of it",
    )
    progress.add_argument(
        "--csv", type=Path, metavar="FILE", help="with --class: write a spreadsheet"
    )
    progress.set_defaults(command=_progress)


def _add_check(commands: Any) -> None:
    check = commands.add_parser("check", help="check an exercise written in a file")
    check.add_argument("target", metavar="FILE.py:NAME", help="your answer")
    check.add_argument("--exercise", help="its name, if yours has another one")
    check.set_defaults(command=_check)


def _add_diagram(commands: Any) -> None:
    diagram = commands.add_parser(
        "diagram",
        help="draw the graph of a loss or of a model",
        description="Draw what FUNCTION returns: a tensor with its backward graph, "
        "a model, or a tuple of a model and its inputs. Without -o: as text.",
    )
    diagram.add_argument("target", metavar="FILE.py:FUNCTION")
    diagram.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="graph.svg, .png, .pdf, .dot or .json",
    )
    diagram.add_argument("--values", action="store_true", help="write values on nodes")
    diagram.set_defaults(command=_diagram)


def _add_kernel(commands: Any) -> None:
    kernel = commands.add_parser(
        "kernel",
        help="look at CUDA kernels and run them in the simulator",
        description="Without --run: the kernels of the file. Arrays are given as "
        "NAME=FILLING:SIZE, with zeros, ones, arange or random; numbers as NAME=VALUE.",
        epilog="Example: tinygrad-edu kernel add.cu --run add --grid 4 --block 256 "
        "--with x=arange:1000 out=zeros:1000 n=1000",
    )
    kernel.add_argument("file", type=Path, metavar="FILE.cu")
    kernel.add_argument("--run", metavar="NAME", help="such as add or matmul<16>")
    kernel.add_argument(
        "--with", dest="given", nargs="+", default=[], metavar="NAME=VALUE"
    )
    kernel.add_argument("--grid", type=_sizes, default=(1,), help="blocks: 4 or 4,2")
    kernel.add_argument("--block", type=_sizes, default=(32,), help="threads: 256")
    kernel.add_argument("--shared", type=int, default=0, help="bytes of shared memory")
    kernel.add_argument(
        "--mode",
        choices=("fast", "check", "profile", "trace", "warps"),
        default="check",
        help="what to look at (default: check, for races)",
    )
    kernel.add_argument("--numpy", metavar="NAME", help="print a kernel as NumPy")
    kernel.add_argument(
        "--compile", type=int, metavar="ARCH", help="ask NVIDIA's compiler: 75, 80, 90"
    )
    kernel.set_defaults(command=_kernel)


def _sizes(text: str) -> tuple[int, ...]:
    """One to three sizes, for argparse.

    >>> _sizes("4,2")
    (4, 2)
    """
    parts = text.split(",")
    if len(parts) > 3 or not all(part.isdigit() and int(part) for part in parts):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: 4, or 4,2 or 4,2,1")
    return tuple(map(int, parts))


def _add_lessons(commands: Any) -> None:
    lessons = commands.add_parser("lessons", help="for authors and teachers of lessons")
    actions = lessons.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="generate the learner's notebooks")
    build.add_argument(
        "--check", action="store_true", help="write nothing, fail if one is out of date"
    )
    build.set_defaults(command=_build_lessons)
    nbgrader = actions.add_parser(
        "nbgrader", help="write solved notebooks that nbgrader can hand out and grade"
    )
    nbgrader.add_argument("dir", type=Path, metavar="DIR", help="the course's folder")
    nbgrader.set_defaults(command=_write_for_nbgrader)


def _port(text: str) -> int:
    """A port number, for argparse.

    >>> _port("8888")
    8888
    """
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def _version(options: argparse.Namespace) -> None:
    import tinygrad_edu

    print(f"tinygrad_edu {tinygrad_edu.__version__}")


def _doctor(options: argparse.Namespace) -> None:
    from tinygrad_edu.doctor import doctor

    doctor()


def _lab(options: argparse.Namespace) -> int:
    from tinygrad_edu.classroom import entrance, workspace
    from tinygrad_edu.lab import LabError, first_notebook, serve

    directory = options.dir.resolve()
    try:
        workspace.start(directory)
        entrance.write_page(directory)
    except OSError as error:  # a full disk: what is there can still be opened
        if not first_notebook(directory):
            raise
        print(f"{directory} stays as it is: {error}")
    try:
        return serve(directory, port=options.port, browser=not options.no_browser)
    except LabError as error:
        raise CommandError(str(error)) from None


def _start(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import entrance, workspace

    workspace.start(options.dir)
    entrance.write_page(options.dir.expanduser())


def _update(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import entrance, workspace

    workspace.update(options.dir)
    entrance.write_page(options.dir.expanduser())


def _progress(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import entrance, progress
    from tinygrad_edu.classroom.course import course

    if options.csv and not options.as_class:
        raise CommandError("--csv goes with --class")
    if options.as_class:
        _progress_of_class(options.dir, options.csv)
        return
    if not (options.dir / progress.FOLDER).is_dir():
        raise CommandError(f"{options.dir} is no folder of lessons")
    if options.export:
        progress.export(options.export, options.dir)
    elif options.copy:
        progress.import_(options.copy, options.dir)
        entrance.write_page(options.dir)
    elif options.exercises:
        print(progress.summary(options.dir))
    else:
        print(entrance.as_text(course(options.dir)))


def _progress_of_class(folder: Path, table: Path | None) -> None:
    from tinygrad_edu.classroom import roster
    from tinygrad_edu.files import write_atomically

    learners = roster.read_class(folder)
    if table is None:
        print(roster.as_table(learners))
        return
    # With this mark a spreadsheet knows the text as UTF-8.
    write_atomically(table, roster.as_csv(learners).encode("utf-8-sig"))
    print(f"Wrote {table}, a line for each of {len(learners)}.")


def _kernel(options: argparse.Namespace) -> None:
    from tinygrad_edu.cuda import command
    from tinygrad_edu.cuda.simulator.launch import Module

    if bad := [one for one in options.given if "=" not in one]:
        raise CommandError(f"{bad[0]!r} is not NAME=VALUE")
    try:
        if options.numpy:
            print(Module(options.file).get_function(options.numpy).numpy_source, end="")
        elif options.compile:
            print(command.compiled(options.file, options.compile))
        elif options.run:
            given = dict(one.split("=", 1) for one in options.given)
            sizes = options.grid, options.block
            wish = command.Wish(
                options.run, *sizes, given, options.mode, options.shared
            )
            print(command.run(options.file, wish))
        else:
            print(command.listing(options.file))
    except (RuntimeError, TypeError) as error:
        raise CommandError(str(error)) from None


def _check(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import CheckFailed, NotDone, check

    answer = user_file.load(options.target).value
    name = options.exercise or options.target.rpartition(":")[2]
    try:
        exercise = getattr(check, name)
    except AttributeError as error:
        raise CommandError(str(error)) from None
    try:
        exercise(answer)
    except (CheckFailed, NotDone) as error:
        raise CommandError(str(error)) from None


def _diagram(options: argparse.Namespace) -> None:
    from tinygrad_edu.diagram.library import is_module, is_tensor

    named = user_file.load(options.target)
    subject = named.value
    if callable(subject) and not is_module(subject):
        subject = user_file.call(named)
    subjects = subject if isinstance(subject, tuple) else (subject,)
    details: dict[str, Any] = {"values": options.values}
    if is_tensor(subjects[0]):
        names = vars(named.module).items()
        details["names"] = {n: v for n, v in names if is_tensor(v) or is_module(v)}
    picture = _draw(subjects, details, named.path)
    if options.output is None:
        print(picture.to_text())
    else:
        picture.save(options.output)
        print(f"Wrote {options.output}")
    _tell_where_it_stopped(picture)


def _tell_where_it_stopped(picture: Diagram) -> None:
    """A model that failed is drawn as far as it came; its error is one all the same."""
    for node in picture.document.nodes:
        if node.error:
            place = node.written
            where = f"{place.file}, line {place.line}: " if place else ""
            raise CommandError(where + node.error.split("\n")[0])


def _draw(subjects: tuple[Any, ...], details: dict[str, Any], path: Path) -> Diagram:
    """The diagram; why there is none, in one clear error."""
    from tinygrad_edu import diagram

    try:
        return diagram.draw(*subjects, **details)
    except Exception as error:
        if user_file.line_of(error, path):  # the model's own forward has failed
            raise CommandError(user_file.explain(error, path)) from error
        if isinstance(error, RuntimeError | TypeError):
            raise CommandError(str(error)) from error
        raise


def _build_lessons(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import generate, workspace

    generate.build_all(workspace.lessons_root(), check=options.check)


def _write_for_nbgrader(options: argparse.Namespace) -> None:
    from tinygrad_edu.classroom import nbgrader, workspace

    nbgrader.write_all(workspace.lessons_root(), options.dir)
