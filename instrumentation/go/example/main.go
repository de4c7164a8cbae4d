// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0

// A small service: one route that answers, one that is slow, one that fails.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"path"
	"time"
)

func item(answer http.ResponseWriter, request *http.Request) {
	fmt.Fprint(answer, path.Base(request.URL.Path))
}

func slow(answer http.ResponseWriter, request *http.Request) {
	time.Sleep(300 * time.Millisecond)
	item(answer, request)
}

func fail(answer http.ResponseWriter, request *http.Request) {
	http.Error(answer, "wanted by the test", http.StatusInternalServerError)
}

func main() {
	routes := http.NewServeMux()
	routes.Handle("/items/", measured("/items/{number}", http.HandlerFunc(item)))
	routes.Handle("/slow/", measured("/slow/{number}", http.HandlerFunc(slow)))
	routes.Handle("/fail/", measured("/fail/{number}", http.HandlerFunc(fail)))
	routes.Handle("/", measured("unmatched", http.NotFoundHandler()))

	go serveMetrics("127.0.0.1:" + port("METRICS_PORT", "9464"))
	server := &http.Server{
		Addr:              "127.0.0.1:" + port("PORT", "8080"),
		Handler:           routes,
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}

func port(variable, otherwise string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return otherwise
}
