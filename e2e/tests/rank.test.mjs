// The rank list by the mouse, by a finger, by the keyboard and by its buttons: four ways to the same result.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { accessibility, artifacts, closeBrowser, fourFacts, open, startServer, tooNarrow, tooWide } from "../harness.mjs";

const shelf = mkdtempSync(join(tmpdir(), "prematch-worlds-"));
after(async () => {
  await closeBrowser();
  rmSync(shelf, { recursive: true, force: true });
});

const SCREENS = [["wide", { width: 1280, height: 900 }], ["phone", { width: 360, height: 740 }]];
const PROGRAMS = ["0405011158", "0404121139", "0400121010", "0400421013"];

/** Takes a picture of the page, light and dark, and looks for faults in it. */
const looker = (page, device) => async (name) => {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: join(artifacts, `${name}-${device}-${scheme}.png`), fullPage: true });
    assert.deepEqual(await tooWide(page), []);
    if (device === "phone") assert.deepEqual(await tooNarrow(page), []);
    assert.deepEqual(await accessibility(page), []);
  }
  await page.emulateMedia({ colorScheme: "light" });
};

/** A workspace with a rank list; the programs have the order in which they were added. */
const begin = async (t, device, viewport) => {
  const dataDir = mkdtempSync(join(tmpdir(), "prematch-rank-"));
  t.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const server = await startServer({ dataDir });
  t.after(() => server.stop());
  // The wide screen with movement, the phone without.
  const reducedMotion = device === "wide" ? "no-preference" : "reduce";
  const visit = await open(server, { viewport, hasTouch: device === "phone", reducedMotion });
  await visit.to("/pick");
  await fourFacts(visit.page, { j1: true });
  await visit.page.getByRole("button", { name: /my list/i }).first().click();
  await visit.page.locator(".said").first().waitFor();
  for (const program of PROGRAMS) {
    await visit.to("/rank");
    await visit.page.getByLabel("Program", { exact: true }).selectOption(program);
    await visit.page.getByRole("button", { name: "Add it" }).click();
    await visit.page.locator(".said").first().waitFor();
  }
  return { visit, dataDir };
};

const order = (page) => page.locator("[data-drag] [data-line]").evaluateAll((lines) => lines.map((line) => line.dataset.name));
const places = (page) => page.locator("[data-drag] [data-line]").evaluateAll((lines) => lines.map((line) => line.querySelector("[data-place]").textContent));

/** The fingers and the mouse: pointer events as the browser makes them. */
const pointer = async (page, device) => {
  if (device === "wide") {
    return {
      down: async (x, y) => { await page.mouse.move(x, y); await page.mouse.down(); },
      to: (x, y) => page.mouse.move(x, y),
      up: () => page.mouse.up(),
    };
  }
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  return {
    down: (x, y) => touch("touchStart", [{ x, y }]),
    to: (x, y) => touch("touchMove", [{ x, y }]),
    up: () => touch("touchEnd", []),
  };
};

/** Takes a line by its handle and brings it to the place of another; it stays held. */
const carry = async (page, hand, from, to) => {
  const middle = async (k) => {
    const box = await page.locator("[data-drag] .grip").nth(k).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  // In the middle of the window: near its edges the page goes on by itself.
  await page.locator("[data-drag] .grip").nth(from).evaluate((grip) => grip.scrollIntoView({ block: "center", behavior: "instant" }));
  await hand.down(...(await middle(from)));
  // The lines are short now, so the place of the other is asked for only here.
  await hand.to(...(await middle(from)));
  for (let step = 0; step < 40; step += 1) {
    const now = (await page.locator("[data-drag] [data-line]").evaluateAll((lines) => lines.findIndex((l) => l.classList.contains("held"))));
    if (now === to) return;
    const [x, y] = await middle(now);
    await hand.to(x, y + (to > now ? 24 : -24));
  }
  assert.fail(`the line did not come to place ${to + 1}`);
};

for (const [device, viewport] of SCREENS) {
  test(`a line is dragged as the buttons and the keyboard move it, on a ${device} screen`, async (t) => {
    const { visit } = await begin(t, device, viewport);
    const { page } = visit;
    const hand = await pointer(page, device);
    const [a, b, c, d] = await order(page);
    const wanted = [d, a, b, c];
    /** What a way of moving leads to: the order, the message, and the line to which the page came back. */
    const result = async () => {
      await page.locator(".said").first().waitFor();
      return { order: await order(page), said: await page.locator(".said p").first().innerText(), line: new URL(page.url()).hash };
    };
    const back = async () => {
      await page.getByRole("button", { name: "Undo" }).first().click();
      await page.locator(".said").first().waitFor();
      await visit.to("/rank");
      assert.deepEqual(await order(page), [a, b, c, d]);
    };

    // By the button, with the place typed.
    await visit.to("/rank");
    await page.locator("input.to").last().fill("1");
    await page.getByRole("button", { name: /^Move/ }).last().click();
    const byButton = await result();
    assert.deepEqual(byButton.order, wanted);
    await back();

    // By the keyboard alone.
    await page.locator("input.to").last().focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("1");
    await page.keyboard.press("Enter");
    assert.deepEqual(await result(), byButton);
    await back();

    // By the mouse or a finger.
    await carry(page, hand, 3, 0);
    assert.deepEqual(await places(page), ["1", "2", "3", "4"]);
    assert.match(await page.locator("p.sr[role=status]").innerText(), /place 1 of 4/);
    await page.screenshot({ path: join(artifacts, `rank-dragged-${device}.png`) });
    await hand.up();
    assert.deepEqual(await result(), byButton);
    await back();

    // Escape lets it go, and a press without a move changes nothing.
    await carry(page, hand, 0, 2);
    await page.keyboard.press("Escape");
    assert.deepEqual(await order(page), [a, b, c, d]);
    await hand.up();
    await carry(page, hand, 1, 1);
    await hand.up();
    assert.deepEqual(await order(page), [a, b, c, d]);
    assert.equal(await page.locator(".said").count(), 0);
    await looker(page, device)("rank-list");
    await visit.close();
  });

  test(`the chances follow a line that is dragged, and nothing is kept, on a ${device} screen`, async (t) => {
    const { visit, dataDir } = await begin(t, device, viewport);
    const { page } = visit;
    const look = looker(page, device);
    const hand = await pointer(page, device);
    const own = await order(page);
    const kept = join(process.env.PREMATCH_WORLDS ?? shelf, "worlds.bin");
    if (existsSync(kept)) copyFileSync(kept, join(dataDir, "worlds.bin"));
    await visit.to("/rank/what-if");
    if (!existsSync(kept)) {
      await page.getByRole("button", { name: "Make 10,000 worlds" }).click();
      await page.getByText("In none:").waitFor({ timeout: 240_000 });
      copyFileSync(join(dataDir, "worlds.bin"), kept);
    }
    await look("rank-what-if");
    const chances = () => page.locator("[data-drag] [data-line]").evaluateAll((lines) =>
      Object.fromEntries(lines.map((line) => [line.dataset.line, line.querySelector("[data-chance]")?.textContent ?? "not known"])));
    const before = await chances();
    await carry(page, hand, 3, 0);
    await page.locator("[data-shown]").waitFor();
    const tried = await page.locator("[data-drag] [data-line]").evaluateAll((lines) => lines.map((line) => line.dataset.line).join("."));
    await page.locator(`[data-shown="${tried}"]`).waitFor();
    const during = await chances();
    assert.notDeepEqual(during, before);
    await page.screenshot({ path: join(artifacts, `rank-what-if-dragged-${device}.png`) });
    await hand.up();
    await page.getByRole("heading", { name: "This order against your list" }).waitFor();
    // The page of the order, as the links make it, says the same.
    assert.equal(new URL(page.url()).searchParams.get("order"), tried);
    assert.deepEqual(await chances(), during);
    await look("rank-what-if-tried");
    await visit.to("/rank");
    assert.deepEqual(await order(page), own, "an order that is tried is not kept");
    await visit.to("/rank/moves");
    await look("rank-moves");
    await visit.to("/rank/order");
    await look("rank-order");
    await visit.to("/rank/sheet");
    await look("rank-sheet");
    if (device === "wide") {
      await page.pdf({ path: join(artifacts, "rank-sheet.pdf"), format: "A4" });
      // "g" then "k" leads to the list.
      await page.keyboard.press("g");
      await page.keyboard.press("k");
      await page.waitForURL(/\/rank$/);
    }
    await visit.close();
  });
}

test("without a script the buttons are there, and no handle", async (t) => {
  const { visit } = await begin(t, "wide", SCREENS[0][1]);
  const storage = await visit.page.context().storageState();
  const context = await visit.page.context().browser().newContext({ javaScriptEnabled: false, storageState: storage });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(new URL("/rank", visit.page.url()).href);
  assert.equal(await page.locator(".grip").count(), 0);
  await page.getByRole("button", { name: /^Up/ }).last().click();
  await page.locator(".said").first().waitFor();
  await visit.close();
});
