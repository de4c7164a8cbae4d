# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of golden.signals.component: describe, probe, plan, and only where something differs, act."""

from __future__ import annotations

import base64
import os
import re
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.golden.signals.plugins.module_utils.component.bundle import pack
from ansible_collections.golden.signals.plugins.plugin_utils.component import archive as archives
from ansible_collections.golden.signals.plugins.plugin_utils.component import difference, probe, transfer
from ansible_collections.golden.signals.plugins.plugin_utils.component.description import (
    ARCHITECTURES,
    Component,
    DescriptionError,
    conflicts,
    parse,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.package import (
    family_of,
    mend_script,
    package_name,
)
from ansible_collections.golden.signals.plugins.plugin_utils.component.plan import Plan, make_plan, refusals
from ansible_collections.golden.signals.plugins.plugin_utils.component.space import space_script, space_shortage
from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain

COLLECTION_ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
_ARGUMENTS = {
    "components": {"type": "list", "elements": "raw", "required": True},
    "mirror": {"type": "str", "default": ""},
    "cache": {"type": "str", "default": ""},
    "allow_target_removal": {"type": "bool", "default": False},
}
display = Display()


class ActionModule(ActionBase):
    """See the module golden.signals.component for options and results."""

    _supports_check_mode = True
    _supports_diff = True
    _requires_connection = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result = super().run(tmp, task_vars)
        self._task_vars = task_vars or {}
        _validation, options = self.validate_argument_spec(argument_spec=_ARGUMENTS)
        self._options: dict[str, Any] = plain(
            {key: options[key] for key in ("mirror", "cache", "allow_target_removal")}
        )
        if fault := archives.check_mirror(self._options["mirror"]):
            raise AnsibleActionFail(fault)
        components = self._components(options["components"])
        state = self._probe(components)
        faults = [fault for component in components for fault in refusals(component, state)]
        if faults:
            raise AnsibleActionFail("\n".join(faults))
        plans = [(component, plan) for component in components if (plan := make_plan(component, state)).reasons]
        result.update(changed=bool(plans), components={c.name: {"reasons": p.reasons} for c, p in plans})
        if plans:
            self._act(plans, state, result)
        return result

    def _act(self, plans: list[tuple[Component, Plan]], state: probe.HostState, result: dict[str, Any]) -> None:
        diff = bool(self._task.diff)
        wanted = [path for component, plan in plans for path in difference.paths_to_read(component, plan, diff)]
        present = self._read(wanted) if wanted else {}
        if not self._options["allow_target_removal"]:
            faults = [f for component, plan in plans for f in difference.removal_faults(component, plan, present)]
            if faults:
                raise AnsibleActionFail("\n".join(faults))
        if diff:
            result["diff"] = [entry for c, plan in plans for entry in difference.diffs(c, plan, present)]
        if self._task.check_mode:
            result["unchecked"] = [f"{c.name}: {' '.join(command)}" for c, _plan in plans for command in c.validate]
            return
        fetched = self._fetch(plans, state)
        failures = []
        for component, plan in plans:
            try:
                done = self._apply(component, plan, state, fetched.get(component.name))
                result["components"][component.name]["done"] = done
            except AnsibleActionFail as error:
                # One component's failure leaves the others free to reach their state; all are named at the end.
                message = getattr(error, "message", str(error))
                failures.append(
                    message if message.startswith("component") else f"component {component.name}: {message}"
                )
        if failures:
            result.update(failed=True, msg="\n".join(failures))

    def _components(self, entries: list[Any]) -> list[Component]:
        """Names and descriptions to checked components; every fault of every description in one error."""
        components: list[Component] = []
        faults: list[str] = []
        for raw in (found for entry in entries for found in self._described(entry)):
            try:
                components.append(parse(raw, COLLECTION_ROOT))
            except DescriptionError as error:
                faults += str(error).splitlines()
        faults += conflicts(components)
        if faults:
            raise AnsibleActionFail("\n".join(faults))
        return components

    def _described(self, entry: Any) -> list[Any]:
        if not isinstance(entry, str):
            return [plain(entry)]
        if not re.fullmatch(r"[a-z][a-z0-9_]*", entry):
            raise AnsibleActionFail(
                f"components: {str(entry)!r} is no name of a component; allowed: letters, digits, _"
            )
        variable = f"{entry}_component"
        if variable not in self._task_vars:
            raise AnsibleActionFail(f"components: {str(entry)!r} needs the variable {variable}, which is not defined")
        value = plain(self._templar.resolve_variable_expression(variable))
        return value if isinstance(value, list) else [value]

    def _shell(self, script: str) -> str:
        """Run a script that travels by standard input; its standard output."""
        answer = self._low_level_execute_command("/bin/sh -s", in_data=script.encode())
        return str(answer["stdout"])

    def _probe(self, components: list[Component]) -> probe.HostState:
        script, word = probe.script(components)
        return probe.parse(self._shell(script), word)

    def _read(self, paths: list[str]) -> dict[str, bytes]:
        """Present contents of files of the host; a file that is missing is left out."""
        lines = [f"echo {path} $(base64 -w0 {path} 2>/dev/null)" for path in paths]
        pairs = (line.split(" ", 1) for line in self._shell("\n".join(lines) + "\n").splitlines() if " " in line)
        return {path: base64.b64decode(text) for path, text in pairs if path in paths}

    def _fetch(self, plans: list[tuple[Component, Plan]], state: probe.HostState) -> dict[str, tuple[str, str]]:
        """All archives that the plans need, as {component: (path, sha256)}, before any component is touched."""
        cache = self._options["cache"] or archives.default_cache()
        found: dict[str, tuple[str, str]] = {}
        faults = []
        for component in [c for c, plan in plans if plan.install and c.source == "archive"]:
            try:
                path, digest, warnings = archives.fetch(
                    component, ARCHITECTURES[state.machine], self._options["mirror"], cache
                )
            except archives.ArchiveError as error:
                faults.append(f"component {component.name}: {error}")
                continue
            found[component.name] = (path, digest)
            for warning in warnings:
                display.warning(warning)
        if faults:
            raise AnsibleActionFail("\n".join(faults))
        return found

    def _apply(
        self, component: Component, plan: Plan, state: probe.HostState, archive: tuple[str, str] | None
    ) -> list[str]:
        shortage = space_shortage(self._shell(space_script()), os.path.getsize(archive[0]) if archive else 0)
        if shortage:
            raise AnsibleActionFail(f"component {component.name}: {shortage}; nothing was changed")
        if plan.account:
            self._make_account(component)
        if plan.install and component.source == "package":
            self._install_package(component, state)
        try:
            if archive:
                archive = (self._send(archive[0]), archive[1])
            return self._switch(component, plan, state, archive)
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)

    def _switch(
        self, component: Component, plan: Plan, state: probe.HostState, archive: tuple[str, str] | None
    ) -> list[str]:
        arguments = {
            "wanted": transfer.wanted_state(component, plan, state, archive),
            "bundle": pack(transfer.secret_state(component)),
        }
        done: list[str] = plain(self._module("golden.signals.component_switch", arguments)["done"])
        return done

    def _send(self, local: str) -> str:
        folder = self._connection._shell.tmpdir or self._make_tmp_path()
        remote: str = self._connection._shell.join_path(folder, "archive.tar.gz")
        self._transfer_file(local, remote)
        return remote

    def _make_account(self, component: Component) -> None:
        user = component.user
        self._module("ansible.builtin.group", {"name": user, "system": True})
        options = {"name": user, "group": user, "system": True, "create_home": False, "home": "/nonexistent",
                   "shell": "/usr/sbin/nologin"}  # fmt: skip
        if component.groups:
            options.update(groups=list(component.groups), append=True)
        self._module("ansible.builtin.user", options)

    def _install_package(self, component: Component, state: probe.HostState) -> None:
        try:
            name = package_name(component, state)
        except KeyError as error:
            given = ", ".join(component.package["name"])
            raise AnsibleActionFail(f"package.name has no entry for {error.args[0]}; given: {given}") from error
        if family_of(state) == "debian":
            # 101: the package's own service is not started while it is installed (policy-rc.d).
            options = {"name": name, "state": "present", "update_cache": True, "policy_rc_d": 101}
            self._module("ansible.builtin.apt", options)
        else:
            self._module("ansible.builtin.dnf", {"name": name, "state": "present"})
        if failure := self._shell(mend_script(component, state)).strip():
            raise AnsibleActionFail(f"package {name} could not be installed again: {failure}")

    def _module(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Run a module on the host; AnsibleActionFail with its message when it fails."""
        try:
            answer: dict[str, Any] = self._execute_module(
                module_name=name, module_args=arguments, task_vars=self._task_vars
            )
        except AnsibleError as error:
            raise AnsibleActionFail(f"{name}: {error}") from error
        if answer.get("failed"):
            raise AnsibleActionFail(str(answer.get("msg", f"{name} failed")))
        return answer
