"""The run that nothing interrupted, for all that compare another with it."""

import anyio
import pytest

from tests.flow.stories import Story, project_in


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The run that nothing interrupted."""
    story = Story(project_in(tmp_path_factory.mktemp("whole") / "project"))
    anyio.run(story.play)
    return story
