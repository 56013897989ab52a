"""The built front end: fresh, harmless, small, and the same when built again."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

WIDGETS = Path(__file__).parents[2] / "widgets"
STATIC = WIDGETS / "tinygrad_edu_widgets" / "static"
BUNDLES = sorted(path.stem for path in STATIC.glob("*.js"))
LIMIT = 100_000  # bytes: a widget's whole module travels with each of its instances

# What could turn text into markup or code, and what would load code from elsewhere.
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\s*\("
    r"|new Function|createContextualFragment|DOMParser|\bimport\s*\(|https?://(?!www\.w3\.org/)"
)


def sources():
    return [path for path in (WIDGETS / "src").rglob("*") if path.is_file()]


def test_the_bundle_is_as_new_as_its_sources():
    recorded = json.loads((STATIC / "sources.json").read_text(encoding="utf-8"))
    found = {}
    for path in sources():
        text = path.read_bytes().replace(b"\r\n", b"\n")
        name = path.relative_to(WIDGETS).as_posix()
        found[name] = hashlib.sha256(text).hexdigest()
    stale = sorted(
        name
        for name in recorded.keys() | found.keys()
        if recorded.get(name) != found.get(name)
    )
    assert not stale, f"run `npm run build` in widgets/: {', '.join(stale)}"


@pytest.mark.parametrize("name", BUNDLES)
def test_each_widget_has_a_small_module_and_a_style_sheet(name):
    script, style = STATIC / f"{name}.js", STATIC / f"{name}.css"
    assert 1000 < script.stat().st_size < LIMIT
    assert 1000 < style.stat().st_size < LIMIT
    assert re.search(r"export ?\{", script.read_text(encoding="utf-8"))


def test_nothing_turns_text_into_markup_or_code():
    scanned = [*sources(), *(STATIC.glob("*.js")), *(STATIC.glob("*.css"))]
    assert len(scanned) > 10
    for path in scanned:
        found = FORBIDDEN.findall(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"


@pytest.mark.parametrize("name", BUNDLES)
def test_a_style_sheet_reaches_no_other_view(name):
    """JupyterLab puts the styles of all views on one page; scope.mjs ties them."""
    theme = (WIDGETS / "src/shared/theme.css").read_text(encoding="utf-8")
    shared = set(re.findall(r"\.tge[\w-]*", theme))
    style = (STATIC / f"{name}.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    selectors = [text.strip() for text in re.findall(r"([^{};]+)\{", style)]
    foreign = [
        selector
        for selector in selectors
        if f".tge-{folder(name)}" not in selector
        and not set(re.findall(r"\.tge[\w-]*", selector)) <= shared
    ]
    assert not foreign, f"run `npm run build` in widgets/: {foreign[:3]}"


def folder(name):
    """Where a bundle's sources stand: ``tensor`` of ``tensor_view``."""
    return {"module_tree": "modules"}.get(name, name.removesuffix("_view"))


@pytest.fixture(scope="module")
def npm():
    """Runs npm or node in the folder widgets/, where both are installed."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed")
    if not (WIDGETS / "node_modules").is_dir():
        pytest.skip("the front end's tools are not installed: npm ci, in widgets/")

    def run(*command):
        program = shutil.which(command[0])
        return subprocess.run(
            [program, *command[1:]],
            cwd=WIDGETS,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    return run


def test_building_again_gives_the_same_bytes(npm, tmp_path):
    done = npm("node", "build.mjs", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    built = sorted(path.name for path in tmp_path.iterdir())
    assert built == sorted(path.name for path in STATIC.iterdir())
    for name in built:
        fresh = (tmp_path / name).read_bytes()
        committed = (STATIC / name).read_bytes().replace(b"\r\n", b"\n")
        assert fresh == committed, f"{name}: run `npm run build` in widgets/"


def test_the_types_hold(npm):
    done = npm("npm", "run", "check")
    assert done.returncode == 0, done.stdout


def test_the_front_ends_unit_tests_pass(npm):
    done = npm("npm", "test")
    assert done.returncode == 0, done.stdout
    passed = re.search(r"pass (\d+)", done.stdout)
    assert passed, done.stdout
    assert int(passed.group(1)) >= 25


def test_the_lockfile_names_no_registry():
    """Wherever npm runs, it takes the packages from the registry set up there."""
    text = (WIDGETS / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert '"integrity"' in text
    package = json.loads((WIDGETS / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package
    assert all(
        re.fullmatch(r"[\d.]+", pin) for pin in package["devDependencies"].values()
    )
