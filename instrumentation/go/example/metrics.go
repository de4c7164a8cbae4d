// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"log"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var duration = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name:    "http_server_request_duration_seconds",
	Help:    "Time from the arrival of a request to the end of its answer.",
	Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10},
}, []string{"http_route", "method", "code"}) // promhttp sets method and code; the scrape renames them

var active = promauto.NewGauge(prometheus.GaugeOpts{
	Name: "http_server_active_requests",
	Help: "Requests being answered.",
})

// measured counts what a handler answers, by the template of its route, never by the raw path.
func measured(route string, handler http.Handler) http.Handler {
	ofRoute := duration.MustCurryWith(prometheus.Labels{"http_route": route})
	// A series that is born with its first error shows no increase: 500 exists with 0 from the start.
	for _, code := range []string{"200", "500"} {
		ofRoute.WithLabelValues("get", code)
	}
	return promhttp.InstrumentHandlerInFlight(active, promhttp.InstrumentHandlerDuration(ofRoute, answered(handler)))
}

// answered turns a panic into an answer of 500: net/http only closes the connection, and nothing would be counted.
func answered(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		defer func() {
			if fault := recover(); fault != nil {
				log.Printf("panic in %s %s: %v", request.Method, request.URL.Path, fault)
				answer.WriteHeader(http.StatusInternalServerError)
			}
		}()
		handler.ServeHTTP(answer, request)
	})
}

// serveMetrics answers /metrics on an address of its own, away from the public API.
func serveMetrics(address string) {
	handler := http.NewServeMux()
	handler.Handle("/metrics", promhttp.Handler())
	server := &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}
