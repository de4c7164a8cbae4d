// Copyright (c) 2026, golden.signals contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a reader would see of the page in which this runs: texts with too little contrast, and what does not fit.
// Contrast: Web Content Accessibility Guidelines 2.2, success criterion 1.4.3; relative luminance as defined there.
({ leastContrast }) => {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, ground) => {
    const mix = (name) => top[name] * top.alpha + ground[name] * (1 - top.alpha);
    return { red: mix("red"), green: mix("green"), blue: mix("blue"), alpha: 1 };
  };
  const luminance = ({ red, green, blue }) => {
    const part = (value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const groundOf = (element) => {
    const grounds = [];
    for (let place = element; place; place = place.parentElement) {
      grounds.unshift(parse(getComputedStyle(place).backgroundColor));
    }
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const canvas = dark ? { red: 18, green: 18, blue: 18, alpha: 1 } : { red: 255, green: 255, blue: 255, alpha: 1 };
    return grounds.reduce((ground, top) => over(top, ground), canvas);
  };
  const contrast = (element, pseudo) => {
    const ground = groundOf(element);
    const lights = [luminance(over(parse(getComputedStyle(element, pseudo).color), ground)), luminance(ground)];
    return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
  };
  const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""}`;

  const faint = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest("svg")) continue;
    texts += 1;
    const found = contrast(element, null);
    if (found < leastContrast) faint.push(`${name(element)} "${words.slice(0, 40)}": ${found.toFixed(2)}`);
  }
  for (const cell of document.querySelectorAll("td[data-head]")) {
    if (!cell.checkVisibility() || getComputedStyle(cell, "::before").content === "none") continue;
    const found = contrast(cell, "::before");
    if (found < leastContrast) faint.push(`${name(cell)}::before: ${found.toFixed(2)}`);
  }

  // What hides its overflow would hide words: there it must fit as well.
  const wide = [];
  for (const element of [document.documentElement, ...document.querySelectorAll("body *")]) {
    if (!element.checkVisibility() || element.closest("svg")) continue;
    if (element.getBoundingClientRect().right > innerWidth + 1) wide.push(`${name(element)} ends beyond the screen`);
    const hides = getComputedStyle(element).overflowX !== "visible" || element === document.documentElement;
    if (hides && element.scrollWidth > element.clientWidth + 1) wide.push(`${name(element)} hides some of its width`);
  }
  return { texts, faint, wide };
};
