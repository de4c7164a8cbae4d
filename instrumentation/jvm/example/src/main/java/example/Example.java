// Copyright (c) 2026, golden.signals contributors
// SPDX-License-Identifier: Apache-2.0
package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A small service: one route that answers, one that is slow, one that fails. */
@SpringBootApplication
@RestController
public class Example {
  public static void main(String[] arguments) {
    SpringApplication.run(Example.class, arguments);
  }

  @GetMapping("/items/{number}")
  public String item(@PathVariable int number) {
    return String.valueOf(number);
  }

  @GetMapping("/slow/{number}")
  public String slow(@PathVariable int number) throws InterruptedException {
    Thread.sleep(300);
    return String.valueOf(number);
  }

  @GetMapping("/fail/{number}")
  public String fail(@PathVariable int number) {
    throw new IllegalStateException("wanted by the test");
  }
}
