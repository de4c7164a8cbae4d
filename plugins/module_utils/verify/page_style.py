# Copyright (c) 2026, golden.signals contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The look of coverage.html: light, dark, telephone and paper; private to golden.signals."""

from __future__ import annotations

# Every pair of text and ground has a contrast of 4.5 or more (WCAG AA); tests/browser measures them.
STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #f6f8fa; --card: #ffffff; --line: #d5dae0; --soft: #eef1f4;
  --quiet: #535b65; --link: #0a58b8; --curve: #0a58b8;
  --good: #0f5f27; --good-ground: #d9f5df; --warning: #6b4100; --warning-ground: #ffefc2;
  --bad: #9c0d24; --bad-ground: #ffe3e1; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --card: #151b23;
  --line: #30363d; --soft: #1d242d; --quiet: #a3adb8; --link: #7ab7ff; --curve: #6cb0ff;
  --good: #6fe07c; --good-ground: #12301b; --warning: #f0c14b; --warning-ground: #372a08;
  --bad: #ff9a93; --bad-ground: #45171a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 82rem; padding: 1.25rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
a { color: var(--link); text-underline-offset: .15em; }
h1, h2, p, ul, dl, dd { margin: 0; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .6rem; }
.quiet { color: var(--quiet); font-size: .85rem; overflow-wrap: anywhere; }
.answer { border-radius: .6rem; border-left: .5rem solid; padding: 1rem 1.25rem; margin-bottom: 1rem; }
.answer h1 { color: var(--ink); font-size: 1rem; font-weight: 500; }
.answer p { font-size: 1.5rem; line-height: 1.25; font-weight: 700; margin: .15rem 0 .35rem; }
.answer .quiet { font-size: .85rem; font-weight: 400; line-height: 1.45; margin: 0; color: var(--ink); }
.good { color: var(--good); background: var(--good-ground); }
.warning { color: var(--warning); background: var(--warning-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.unknown { color: var(--quiet); background: var(--soft); }
.golden { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; }
.golden div { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
.golden dt { font-weight: 600; margin-bottom: .3rem; }
.badge { display: inline-block; border-radius: 1rem; padding: .05rem .6rem; font-size: .82rem; font-weight: 600;
  white-space: nowrap; }
.box { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
ul.box { list-style: none; padding: .4rem 1rem; } ul.box li { padding: .4rem 0; overflow-wrap: anywhere; }
ul.box li + li { border-top: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); }
thead th { font-size: .8rem; font-weight: 600; color: var(--quiet); }
tr.group th { background: var(--soft); font-size: 1rem; padding: .6rem .7rem; }
tr.group .quiet { font-weight: 400; }
tbody:last-child tr:last-child td { border-bottom: 0; }
td .quiet { display: block; }
.name { font-weight: 600; min-width: 15rem; } .name .quiet { font-weight: 400; }
.figure { text-align: right; white-space: nowrap; font-weight: 600; font-variant-numeric: tabular-nums; }
.reason { display: block; color: var(--bad); font-weight: 400; font-size: .85rem; overflow-wrap: anywhere; }
.curve { display: block; width: 7.5rem; height: 1.75rem; }
.line { fill: none; stroke: var(--curve); stroke-width: 1.4; stroke-linejoin: round; stroke-linecap: round; }
.axis { stroke: var(--line); stroke-width: 1; }
.surface { fill: var(--curve); fill-opacity: .16; } .curve circle { fill: var(--curve); }
.bound { display: block; white-space: nowrap; font-size: .85rem; }
details { margin-top: 1rem; } summary { cursor: pointer; font-weight: 600; padding: .7rem 1rem; }
details table { font-size: .85rem; border-top: 1px solid var(--line); } details td { overflow-wrap: anywhere; }
@media screen and (max-width: 78rem) {
  body { padding: .75rem; } .golden { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .golden .badge { white-space: normal; } .answer p { font-size: 1.25rem; }
  thead { display: none; } table, tbody { display: block; }
  tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .5rem .75rem; padding: .8rem;
    border-bottom: 1px solid var(--line); }
  tr.group { display: block; padding: 0; } tr.group th { display: block; border: 0; }
  td { display: block; border: 0; padding: 0; min-width: 0; overflow-wrap: anywhere; }
  td::before { content: attr(data-head); display: block; color: var(--quiet); font-weight: 400; font-size: .8rem; }
  .name { grid-column: 1 / -1; min-width: 0; font-size: 1rem; } .name::before, td.empty { display: none; }
  .figure { text-align: left; white-space: normal; } .bound { white-space: normal; } }
@media print {
  :root { --paper: #fff; --soft: #eee; --line: #999; --quiet: #333; --ink: #000; --link: #000; }
  @page { size: A4 landscape; margin: 10mm; }
  html { font-size: 8.5pt; } body { max-width: none; padding: 0; } .name { min-width: 15rem; }
  th, td { padding: .3rem .5rem; } tr, .answer, .golden { break-inside: avoid; } tr.group { break-after: avoid; }
  thead { display: table-header-group; } a { text-decoration: none; } .badge, .answer { border: 1px solid; }
  .answer { border-left-width: .5rem; } }
"""
