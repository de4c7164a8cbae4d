// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0
'use strict';

// A small service: one route that answers, one that is slow, one that fails.
const express = require('express');

function routes(app) {
  app.get('/items/:number', (request, response) => response.send(request.params.number));
  app.get('/slow/:number', (request, response) => setTimeout(() => response.send(request.params.number), 300));
  app.get('/fail/:number', () => {
    throw new Error('wanted by the test');
  });
  return app;
}

function listen(app) {
  app.listen(Number(process.env.PORT || 8080), '127.0.0.1');
}

module.exports = { express, routes, listen };
