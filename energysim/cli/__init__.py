"""The command line. Imports of the model stand inside the commands, so that ``--help`` answers at once."""

import click

from energysim.cli import choices, data, runs, studies, tools


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="energysim-kernen", prog_name="energysim")
def main() -> None:
    """How can a village core become 100 % energy-neutral, profitably, with local renewable sources?"""


for _command in (
    runs.run,
    runs.optimise,
    runs.check,
    choices.frontier,
    choices.alternatives,
    studies.compare,
    studies.density,
    data.sector,
    data.weather,
    tools.schema,
    tools.app,
):
    main.add_command(_command)
