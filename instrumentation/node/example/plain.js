// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0
'use strict';

// The service without a line about metrics: OpenTelemetry's auto-instrumentation measures it from outside.
const { express, routes, listen } = require('./service');

listen(routes(express()));
