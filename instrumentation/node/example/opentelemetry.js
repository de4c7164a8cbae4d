// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0
'use strict';

// Loaded before the service, whose code knows nothing of it: node --require ./opentelemetry.js plain.js
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { AggregationType, MeterProvider } = require('@opentelemetry/sdk-metrics');
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');

// Read by the HTTP instrumentation when it is made: the stable names, in seconds.
process.env.OTEL_SEMCONV_STABILITY_OPT_IN = 'http';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10];

const METRICS_PORT = Number(process.env.METRICS_PORT || 9464);

const meterProvider = new MeterProvider({
  readers: [new PrometheusExporter({ host: '127.0.0.1', port: METRICS_PORT })],
  views: [{
    instrumentName: 'http.server.request.duration',
    aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: BUCKETS } },
  }],
});

// No trace is sent anywhere; the provider carries the route from Express to the HTTP metric.
new NodeTracerProvider().register();

registerInstrumentations({
  meterProvider,
  instrumentations: [
    new HttpInstrumentation({
      // The exporter's own server is measured, too: each scrape would count as a request.
      ignoreIncomingRequestHook: (request) => request.socket.localPort === METRICS_PORT,
    }),
    new ExpressInstrumentation(),
  ],
});
