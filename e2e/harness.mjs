// Starts prematch on an empty data folder and drives it with Chromium. Every page opened through `open` fails its
// test if anything leaves our origin, if the console shows an error, or if the content policy is violated.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const axePath = require.resolve("axe-core/axe.min.js");
export const artifacts = join(here, "artifacts");
mkdirSync(artifacts, { recursive: true });

/** The day on which journeys take place, unless they say another. */
export const NOW = "2026-11-22T15:00:00Z";

/** Starts the built binary and waits for its address. */
export async function startServer({ dataDir, args = [], now = NOW } = {}) {
  const binary = process.env.PREMATCH_BIN ?? join(here, "..", "target", "release", "prematch");
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "prematch-e2e-"));
  const child = spawn(binary, ["serve", "--no-open", "--port", "0", ...args], {
    env: { ...process.env, PREMATCH_DATA_DIR: folder, PREMATCH_NOW: now },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`prematch ended with ${code} before it gave an address`)));
    lines.on("line", (line) => {
      const found = line.match(/https?:\/\/\S+/);
      if (found) resolve(found[0]);
    });
  });
  child.removeAllListeners("exit");
  const origin = new URL(address).origin;
  return {
    address,
    origin,
    dataDir: folder,
    child,
    async stop(signal = "SIGTERM") {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill(signal);
      await ended;
      if (!dataDir) rmSync(folder, { recursive: true, force: true });
    },
  };
}

let browser;

/** The one Chromium of the run. */
export async function theBrowser() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

export async function closeBrowser() {
  await browser?.close();
  browser = undefined;
}

/** A new browser profile that has opened the printed address. */
export async function open(server, options = {}) {
  const context = await (await theBrowser()).newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  const faults = [];
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.origin + "/") && !url.startsWith("data:")) faults.push(`left the origin: ${url}`);
  });
  context.setDefaultTimeout(60000);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script error: ${error.message}`));
  await page.goto(server.address);
  await page.waitForURL(server.origin + "/");
  return {
    page,
    context,
    to: (path) => page.goto(server.origin + path),
    async close() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
}

/** Serious and critical findings of axe-core, WCAG 2.2 A and AA and best practices, in words. */
export async function accessibility(page) {
  // Our policy allows no script from elsewhere, so axe is put in through the debugger, not as a tag.
  const source = (await import("node:fs")).readFileSync(axePath, "utf8");
  await page.evaluate(source);
  const results = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations"],
    }),
  );
  return results.violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id} (${v.impact}): ${n.target.join(" ")}: ${n.failureSummary?.split("\n").slice(1).join(" ")}`),
  );
}

/** Elements that make the page wider than its window. */
export async function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  });
}

/** Blocks of text squeezed into a column in which few words fit: narrower than 7rem, with more than 30 characters on more
 * than one line. A column beside another one at phone width, mostly. */
export async function tooNarrow(page) {
  return page.evaluate(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const squeezed = [];
    // The words an eye sees: those for screen readers alone take no room.
    const seen = (e) => {
      const words = [];
      const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(".sr")) words.push(walk.currentNode.data);
      return words.join("").replace(/\s+/g, " ").trim();
    };
    for (const e of document.querySelectorAll("main :is(p, li, dt, dd, td, th, h1, h2, h3, figcaption, blockquote, summary)")) {
      const own = seen(e);
      const box = e.getBoundingClientRect();
      if (own.length <= 30 || box.width === 0 || e.closest(".sr, [hidden]")) continue;
      if (getComputedStyle(e).clipPath !== "none" || !e.checkVisibility()) continue;
      // Words that scroll aside inside a table of figures stay on one line; only wrapped text is hard to read.
      const line = Number.parseFloat(getComputedStyle(e).lineHeight) || 1.4 * rem;
      if (box.width < 7 * rem && box.height > 1.6 * line) squeezed.push(`${e.tagName.toLowerCase()}.${e.className}: ${own.slice(0, 60)}`);
    }
    return squeezed.slice(0, 5);
  });
}

/** Fills the four facts that suffice, on whatever page shows their form. */
export async function fourFacts(page, { j1 = true, h1b = false, step3 = "not", ecfmg = "2025-11" } = {}) {
  for (const [name, wanted] of [["J-1", j1], ["H-1B", h1b]]) {
    await page.getByRole("checkbox", { name: new RegExp(name) }).setChecked(wanted);
  }
  const choose = async (group, state, date) => {
    const set = page.getByRole("group", { name: group });
    await set.getByRole("radio", { name: state }).check();
    if (date) await set.getByRole("textbox").first().fill(date);
  };
  await choose(/Step 3/, step3 === "not" ? /not yet/i : /done|passed/i, step3 === "not" ? "" : step3);
  await choose(/ECFMG/, /done|certified|issued/i, ecfmg);
  const zone = page.getByLabel(/home time zone/i);
  if ((await zone.evaluate((e) => e.tagName)) === "SELECT") await zone.selectOption("Asia/Karachi");
  else await zone.fill("Asia/Karachi");
}

/** Writes an application with its signal down, on a program's page. */
export async function writeApplication(page, { sent = "2026-09-24", signal = "gold", reason = "My mentor trained here." } = {}) {
  const section = page.locator("#application");
  await section.getByLabel("Sent on").fill(sent);
  await section.getByRole("radio", { name: signal }).check();
  await section.getByRole("textbox", { name: /why this program/i }).fill(reason);
  await section.getByRole("radio", { name: "invited" }).check();
  await section.getByLabel("Answered on").fill("2026-11-20");
  await section.getByRole("button").click();
  await page.locator(".said, [role=alert]").first().waitFor();
}

/** Writes a figure down, on a program's page. */
export async function writeFigure(page, kind, percent, source = "AAMC Residency Explorer") {
  const section = page.locator("#figures");
  if (!(await section.getByLabel("Percent").isVisible())) await section.locator("summary").click();
  await section.getByLabel("What it counts").selectOption(kind);
  await section.getByLabel("Percent").fill(percent);
  await section.getByLabel("Where you read it").fill(source);
  await section.getByRole("button", { name: "Keep the figure" }).click();
  await page.locator(".said, [role=alert]").first().waitFor();
}
