"""The wheel: the package, and inside it the worked examples of the folder beside it."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

PACKAGE = "neurosim/scenarios"


class BuildWithScenarios(build_py):
    """Copy ``scenarios/`` to where an installed package looks for them.

    An editable install needs no copy: it finds the folder beside the package.
    """

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for built, source in self._scenarios().items():
                self.copy_file(source, built)

    def get_source_files(self) -> list[str]:
        """What an archive of the source has to hold."""
        return [*super().get_source_files(), *self._scenarios().values()]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *self._scenarios()]

    def get_output_mapping(self) -> dict[str, str]:
        return {**super().get_output_mapping(), **self._scenarios()}

    def _scenarios(self) -> dict[str, str]:
        """Every file of a scenario: where it is built, and where it comes from."""
        files = sorted(path for path in Path("scenarios").iterdir() if path.suffix in (".toml", ".mat"))
        return {str(Path(self.build_lib, PACKAGE, path.name)): str(path) for path in files}


setup(cmdclass={"build_py": BuildWithScenarios})
