"""The programs beside this file are run by test_programs.py, not collected."""

from pathlib import Path

HERE = Path(__file__).parent
collect_ignore = [each.name for each in HERE.glob("*.py") if each.stem[:5] != "test_"]
