"""`python -m tests.bench NAME`: run one benchmark; without a name, list them."""

import importlib.util
import pkgutil
import runpy
import sys

import tests.bench

SHORT = {"news": "news_answers"}  # what to type: the module


def main(arguments: list[str]) -> None:
    """Run the module named first, with the other arguments as its own."""
    modules = [one.name for one in pkgutil.iter_modules(tests.bench.__path__) if not one.name.startswith("_")]
    names = sorted({*modules, *SHORT} - set(SHORT.values()))
    if not arguments or arguments[0] not in names:
        sys.exit("usage: python -m tests.bench NAME [ARGUMENT…]\n" + "\n".join(f"  {one}" for one in names))
    name = f"tests.bench.{SHORT.get(arguments[0], arguments[0])}"
    found = importlib.util.find_spec(name)
    assert found is not None and found.origin is not None
    sys.argv = [found.origin, *arguments[1:]]
    runpy.run_module(name, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
