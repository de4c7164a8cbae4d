# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.golden.signals.plugins.action.component import ActionModule


@pytest.fixture(name="action")
def fixture_action() -> ActionModule:
    """The action with variables but without task and connection: enough for what happens before a host is asked."""
    variables: dict[str, Any] = {
        "one_component": {"name": "one", "source": "none"},
        "two_component": [{"name": "two", "source": "none"}, {"name": "three", "source": "none"}],
        "bad_component": {"name": "bad", "source": "nowhere", "listn": []},
    }
    templar = Templar(loader=DataLoader(), variables=variables)
    action = ActionModule(None, None, None, None, templar, None)
    action._task_vars = variables
    return action


def test_names_lists_and_descriptions(action: ActionModule) -> None:
    found = action._components(["one", "two", {"name": "four", "source": "none"}])
    assert [component.name for component in found] == ["one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("entries", "messages"),
    [
        (["absent"], ["components: 'absent' needs the variable absent_component, which is not defined"]),
        (["No Name"], ["components: 'No Name' is no name of a component; allowed: letters, digits, _"]),
        ([["one"]], ["component: a description is a list; allowed: a mapping"]),
        ([7], ["component: a description is 7; allowed: a mapping"]),
        (["one", "one"], ["component one is described twice for this host"]),
        (
            ["bad", {"name": "worse", "source": "x"}],
            [
                "component bad: source is 'nowhere'; allowed: archive, package, none",
                "component bad: unknown key 'listn' (did you mean listen?)",
                "component worse: source is 'x'; allowed: archive, package, none",
            ],
        ),
    ],
)
def test_every_fault_in_one_error(action: ActionModule, entries: list[Any], messages: list[str]) -> None:
    with pytest.raises(AnsibleActionFail) as caught:
        action._components(entries)
    for message in messages:
        assert message in str(caught.value)
