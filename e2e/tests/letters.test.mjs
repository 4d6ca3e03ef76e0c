// A letter as its writer meets it: begun from a template, checked while one types, kept when the page is left, stopped while
// something stands in its way, copied, marked as sent, and found again in the ledger.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { accessibility, artifacts, closeBrowser, open, startServer, tooNarrow, tooWide } from "../harness.mjs";

const ASKS = " Where do I stand on your rank list?";
const LETTER = `Dear Dr. Lee,

The anesthesiology residency in Birmingham is my first choice.${ASKS} Your residents place regional blocks from their first year on.

Sincerely,
Ana Silva
AAMC ID 14567890`;

for (const [device, viewport] of [["wide", { width: 1280, height: 900 }], ["phone", { width: 360, height: 740 }]]) {
  test(`a first choice, from the template to the ledger, on a ${device} screen`, async () => {
    const server = await startServer();
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = async (name) => {
      await page.screenshot({ path: join(artifacts, `${name}-${device}.png`), fullPage: true });
      assert.deepEqual(await tooWide(page), []);
      if (device === "phone") assert.deepEqual(await tooNarrow(page), []);
      assert.deepEqual(await accessibility(page), []);
    };
    await visit.to("/letters");
    await page.getByLabel("What for").selectOption("first_choice");
    await page.getByLabel("Program").fill("UAB");
    await page.getByLabel("Person").fill("Dr. Jane Lee");
    await page.getByRole("button", { name: "Write it" }).click();
    await page.getByText("Still missing").waitFor();
    await look("letter-missing");
    const desk = new URL(page.url()).pathname;

    const text = page.getByLabel("Your letter", { exact: true }).and(page.locator("textarea"));
    await text.fill(LETTER);
    await page.locator("li.finding", { hasText: "You ask how they rank you" }).waitFor();
    await visit.to("/letters");
    await visit.to(desk);
    assert.match(await text.inputValue(), /regional blocks/, "leaving the page keeps the draft");

    await text.fill((await text.inputValue()).replace(ASKS, ""));
    await page.getByRole("button", { name: "Keep the draft" }).click();
    await page.getByText("Kept.", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("The text to copy").waitFor();
    await look("letter-ready");
    await page.getByRole("button", { name: "It was sent" }).click();
    await page.getByText("The copy").first().waitFor();
    await look("letter-sent");
    await visit.to("/ledger");
    await page.getByText("is my first choice").waitFor();
    await look("ledger");
    await visit.to("/letters/updates?news=step3");
    await look("updates");
    await visit.close();
    await server.stop();
  });
}

after(closeBrowser);
