# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RabbitMQ: dead letters, messages in flight and in queues."""

from __future__ import annotations

from dashboards.model import Dashboard, Section, alert_annotation, service_variable, variable
from dashboards.panels import stat, state, timeseries
from dashboards.queries import Target, choose, now, of_instance, of_service, threshold_lines
from dashboards.states import state as state_of
from dashboards.style import Json
from dashboards.tables import Column, table

NOTHING = "No broker in the catalogue"
READY = of_service("rabbitmq_queue:messages_ready:sum", 'dead_letter!="true"')
UNACKED = of_service("rabbitmq_queue:messages_unacked:sum")
DEAD = of_service("rabbitmq_queue:messages:sum", 'dead_letter="true"')


def head() -> list[Json]:
    """The first line: states and numbers."""
    described = (
        ("Up", "availability", "Nodes that answer; none is critical.", "ServiceDown"),
        (
            "Errors",
            "errors",
            "Dead letters and dropped messages against their thresholds.",
            "RabbitmqDeadLettersPresent",
        ),
        ("Saturation", "saturation", "Queues, messages in flight, the broker's own alarms.", "RabbitmqQueueDepthHigh"),
    )
    numbers = (
        (
            "Dead letters",
            "Letters that lie in dead-letter queues. Read one, repair the cause, send them again.",
            "dead_letters",
        ),
        ("In flight", "Delivered and not acknowledged, in all queues.", "messages_in_flight"),
        ("In queues", "Waiting and in flight, without dead letters and streams.", "messages_in_queues"),
    )
    return [
        state(title, f"{about} The curves below say which queue.", state_of(signal, "rabbitmq"), runbooks=(alert,))
        for title, signal, about, alert in described
    ] + [
        stat(
            title,
            about,
            "short",
            [now("A", f"sum({of_service(f'service:rabbitmq_{series}:sum')})")],
            decimals=0,
            nothing="No broker",
        )
        for title, about, series in numbers
    ]


def letters() -> list[Json]:
    """Dead letters: how many lie where, and how fast more come."""
    return [
        timeseries(
            "Dead letters by queue",
            "Letters in each dead-letter queue, with the thresholds. A step: one fault; a slope: it goes on.",
            "short",
            [
                Target("A", f"sum by (vhost, queue) ({DEAD})", "{{vhost}}/{{queue}}"),
                *threshold_lines("dead_letters", values=DEAD),
            ],
            nothing="No dead-letter queue",
            runbooks=("RabbitmqDeadLettersPresent",),
        ),
        timeseries(
            "Dead-lettered by reason",
            "Messages a second that went to a dead-letter exchange. rejected: the consumer refused; expired: nobody "
            "came in time; maxlen: the queue was full; delivery_limit: it failed again and again.",
            "cps",
            [
                Target(
                    "A", f"sum by (reason) ({of_service('service_reason:rabbitmq_dead_lettered:rate5m')})", "{{reason}}"
                ),
                *threshold_lines("dead_letter_rate", severities=("critical",)),
            ],
            nothing=NOTHING,
            runbooks=("RabbitmqDeadLetterRateHigh",),
        ),
    ]


def flow() -> list[list[Json]]:
    """Queues and messages in flight."""
    return [
        [
            timeseries(
                "Waiting messages by queue",
                "The ten longest queues, with the thresholds. Rising: more consumers, or find what slows them.",
                "short",
                [
                    Target("A", f"topk(10, sum by (vhost, queue) ({READY}))", "{{vhost}}/{{queue}}"),
                    *threshold_lines("queue_messages", values=READY),
                ],
                nothing=NOTHING,
                runbooks=("RabbitmqQueueDepthHigh", "RabbitmqQueueGrowing"),
            ),
            timeseries(
                "Messages in flight by queue",
                "Delivered and not acknowledged, the ten highest, with the thresholds. High and flat: a consumer "
                "hangs.",
                "short",
                [
                    Target("A", f"topk(10, sum by (vhost, queue) ({UNACKED}))", "{{vhost}}/{{queue}}"),
                    *threshold_lines("in_flight", values=UNACKED),
                ],
                nothing=NOTHING,
                runbooks=("RabbitmqInFlightHigh", "RabbitmqInFlightStuck"),
            ),
        ],
        [
            timeseries(
                "Published and acknowledged",
                "Messages a second into the broker, and done. Published above acknowledged for long: queues grow.",
                "cps",
                [
                    Target("A", f"sum({of_service('service:rabbitmq_published:rate5m')})", "published"),
                    Target("B", f"sum({of_service('service:rabbitmq_acknowledged:rate10m')})", "acknowledged"),
                ],
                nothing=NOTHING,
                runbooks=("RabbitmqQueueGrowing",),
            ),
            timeseries(
                "Messages lost",
                "Messages a second that are gone: dropped from a queue without dead-letter exchange, or published "
                "where no queue is bound. Anything above 0 is to be explained.",
                "cps",
                [
                    Target(
                        "A",
                        f"sum by (reason) ({of_service('service_reason:rabbitmq_dropped:rate5m')})",
                        "dropped, {{reason}}",
                    ),
                    Target("B", f"sum({of_service('service:rabbitmq_unroutable_dropped:rate5m')})", "unroutable"),
                ],
                nothing=NOTHING,
                runbooks=("RabbitmqMessagesDropped", "RabbitmqMessagesUnroutable"),
            ),
        ],
    ]


def queues() -> list[Json]:
    """Every queue in numbers."""
    by = "sum by (service, vhost, queue)"
    return [
        table(
            "Queues",
            "Every queue now. Messages without consumers: start a consumer, or name the queue in "
            "queues_without_readers.",
            of_service("rabbitmq_queue:messages:sum"),
            {"queue": "Queue", "vhost": "Virtual host", "service": "Broker"},
            [
                Column("Messages", f"{by} ({of_service('rabbitmq_queue:messages:sum')})", "short", 0),
                Column("Waiting", f"{by} ({of_service('rabbitmq_queue:messages_ready:sum')})", "short", 0),
                Column("In flight", f"{by} ({UNACKED})", "short", 0),
                Column("Consumers", f"{by} ({of_service('rabbitmq_queue:consumers:sum')})", "short", 0),
            ],
            size=(24, 9),
            nothing=NOTHING,
            runbooks=("RabbitmqQueueHasNoConsumers",),
        )
    ]


def broker() -> list[list[Json]]:
    """The broker itself."""
    return [
        [
            timeseries(
                title,
                about,
                "none",
                [Target("A", f"{function} ({series})", legend)],
                size=(8, 8),
                nothing=NOTHING,
                runbooks=(alert,),
            )
            for title, about, function, series, legend, alert in (
                (
                    "Alarms of the broker",
                    "1: the broker stops its publishers, for want of memory or disk.",
                    "max by (host, alarm)",
                    of_instance("service_instance_alarm:rabbitmq_alarms:max"),
                    "{{host}} {{alarm}}",
                    "RabbitmqAlarm",
                ),
                (
                    "Consumers",
                    "Consumers of all queues. A fall: a service has lost its connection.",
                    "sum by (service)",
                    of_service("service:rabbitmq_consumers:sum"),
                    "{{service}}",
                    "RabbitmqQueueHasNoConsumers",
                ),
                (
                    "Connections",
                    "Open connections. Rising without end: a client does not close its own.",
                    "sum by (service)",
                    of_service("service:rabbitmq_connections:sum"),
                    "{{service}}",
                    "RabbitmqPeerUnreachable",
                ),
            )
        ]
    ]


def rabbitmq() -> Dashboard:
    """Return the dashboard."""
    one = 'service=~"$service"'
    return Dashboard(
        "rabbitmq",
        "Brokers: dead letters, messages in flight and in queues, by queue.",
        [
            Section([head(), letters(), *flow(), queues()]),
            Section(broker(), "Broker", collapsed=True),
        ],
        variables=[
            service_variable("rabbitmq"),
            variable("instance", "Instance", choose("service_instance_alarm:rabbitmq_alarms:max", one), "host"),
        ],
        annotations=[alert_annotation(one)],
    )
