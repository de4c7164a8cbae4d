// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0
'use strict';

// The service with prom-client and express-prom-bundle: metrics on a port of their own.
const bundle = require('express-prom-bundle');
const { express, routes, listen } = require('./service');

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10];

const measure = bundle({
  autoregister: false,
  buckets: BUCKETS,
  includeMethod: true,
  includePath: true,
  includeUp: false,
  metricType: 'histogram',
  // The router's template, never the raw path: it would make a series for each number. After an error there is no baseUrl.
  normalizePath: (request) => (request.route ? (request.baseUrl || '') + request.route.path : 'unmatched'),
  promClient: { collectDefaultMetrics: {} },
});

const app = express();
app.use(measure);
routes(app);

// A series that is born with its first error shows no increase: 500 exists with 0 from the start.
for (const layer of app._router.stack.filter(({ route }) => route)) {
  for (const method of Object.keys(layer.route.methods)) {
    for (const status_code of [200, 500]) {
      measure.metrics.http_request_duration_seconds.zero({
        status_code, method: method.toUpperCase(), path: layer.route.path,
      });
    }
  }
}
listen(app);

const metrics = express();
metrics.use(measure.metricsMiddleware);
metrics.listen(Number(process.env.METRICS_PORT || 9464), '127.0.0.1');
