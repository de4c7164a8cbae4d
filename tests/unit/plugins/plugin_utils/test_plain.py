# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import EncryptedString, VaultLib, VaultSecret, VaultSecretsContext
from ansible.template import Templar, is_trusted_as_template, trust_as_template

from ansible_collections.golden.signals.plugins.plugin_utils.plain import plain

EXACT = {dict, list, str, int, float, bool, type(None)}

SOURCE = """
number: 3
ratio: 0.5
big: 2.0e+11
flag: true
nothing: null
day: 2026-11-23
name: shop
greeting: "hello {{ name }}"
nested:
  list: [1, "{{ number }}", {deep: "{{ nested_name }}", "{{ name }}": key}]
nested_name: "{{ name }}-api"
"""


def exact_types(value: Any) -> bool:
    """True when every part of value is exactly one of the built-in types."""
    if type(value) not in EXACT:
        return False
    if isinstance(value, dict):
        return all(exact_types(key) and exact_types(item) for key, item in value.items())
    if isinstance(value, list):
        return all(exact_types(item) for item in value)
    return True


def load_trusted(text: str) -> dict[str, Any]:
    """Parse text as an inventory file is parsed."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "services.yml")
        path.write_text(text, encoding="utf-8")
        variables = DataLoader().load_from_file(str(path), trusted_as_template=True)
    assert isinstance(variables, dict)
    return variables


@pytest.fixture(name="variables")
def fixture_variables() -> dict[str, Any]:
    """Variables as the loader gives them: tagged with origin and trust."""
    return load_trusted(SOURCE)


def test_loaded_values_are_tagged(variables: dict[str, Any]) -> None:
    assert type(variables["greeting"]) is not str
    assert is_trusted_as_template(variables["greeting"])
    with pytest.raises(yaml.YAMLError):
        yaml.safe_dump(variables)


def test_tagged_values_become_plain(variables: dict[str, Any]) -> None:
    result = plain(variables)
    assert exact_types(result)
    assert result["big"] == 2.0e11
    assert result["flag"] is True
    assert result["day"] == "2026-11-23"
    assert yaml.safe_load(yaml.safe_dump(result)) == result
    assert json.loads(json.dumps(result)) == result
    assert not is_trusted_as_template(result["greeting"])


def test_lazy_containers_are_rendered(variables: dict[str, Any]) -> None:
    received: list[Any] = []

    def probe(value: Any) -> str:
        received.append(type(value).__name__)
        received.append(plain(value))
        return "done"

    templar = Templar(loader=DataLoader(), variables={**variables, "probe": probe})
    assert templar.template(trust_as_template("{{ probe(nested) }}")) == "done"
    assert received[0] == "_AnsibleLazyTemplateDict"
    assert exact_types(received[1])
    assert received[1]["list"][:2] == [1, 3]
    assert received[1]["list"][2]["deep"] == "shop-api"


def test_undefined_inside_a_lazy_container_is_an_error() -> None:
    variables = load_trusted('services: {shop: {port: "{{ missing_port }}"}}')

    def probe(value: Any) -> str:
        return json.dumps(plain(value))

    templar = Templar(loader=DataLoader(), variables={**variables, "probe": probe})
    with pytest.raises(AnsibleError, match="missing_port"):
        templar.template(trust_as_template("{{ probe(services) }}"))


def test_vaulted_string_is_decrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = VaultSecret(b"open")
    monkeypatch.setattr(VaultSecretsContext, "_current", VaultSecretsContext([("default", secret)]))
    text = VaultLib([("default", secret)]).encrypt("s3cret", secret).decode()
    loaded = load_trusted("password: !vault |\n" + "".join(f"  {line}\n" for line in text.splitlines()))
    assert isinstance(loaded["password"], EncryptedString)
    assert plain(loaded) == {"password": "s3cret"}
    assert exact_types(plain(loaded))


def test_other_containers() -> None:
    assert plain(("b", 1)) == ["b", 1]
    assert plain({3, 1, 2}) == [1, 2, 3]
    assert plain(frozenset({"b", "a"})) == ["a", "b"]
    assert plain(b"caf\xc3\xa9") == "caf\u00e9"
    assert plain(datetime.datetime(2026, 11, 23, 19, 30)) == "2026-11-23T19:30:00"


def test_result_is_a_copy() -> None:
    source = {"hosts": ["shop1"]}
    result = plain(source)
    result["hosts"].append("shop2")
    assert source == {"hosts": ["shop1"]}


def test_foreign_type_is_named() -> None:
    with pytest.raises(TypeError, match="complex"):
        plain({"value": 1j})
