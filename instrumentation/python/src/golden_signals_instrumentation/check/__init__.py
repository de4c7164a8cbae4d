# Copyright (c) 2026, golden.signals contributors
# SPDX-License-Identifier: Apache-2.0
"""Says which parts of the contract of golden.signals a service's /metrics covers, and what its series cost."""
