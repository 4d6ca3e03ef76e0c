// The journeys of an applicant through the season, told as they happen.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { accessibility, artifacts, closeBrowser, open, startServer, tooNarrow, tooWide } from "../harness.mjs";

after(closeBrowser);

const SCREENS = [["wide", { width: 1280, height: 900 }], ["phone", { width: 360, height: 740 }]];

/** Takes a picture of the page and looks for faults in it. */
const looker = (page, device) => async (name) => {
  await page.screenshot({ path: join(artifacts, `${name}-${device}.png`), fullPage: true });
  assert.deepEqual(await tooWide(page), []);
  if (device === "phone") assert.deepEqual(await tooNarrow(page), []);
  assert.deepEqual(await accessibility(page), []);
};

/** Pastes a message, reads it, keeps it. */
const keep = async (visit, subject, text, from) => {
  const { page } = visit;
  await visit.to("/read");
  await page.getByLabel("Subject, if it has one").fill(subject);
  await page.getByLabel("The message", { exact: true }).and(page.locator("textarea")).fill(text);
  await page.getByLabel("From whom").fill(from);
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByRole("button", { name: "Keep the message" }).click();
  await page.locator(".said").first().waitFor();
};

const SHEET = `My anesthesia season 2027,,,,,,,
Program,ACGME ID,Applied,Signals x/15,Answer,Date of answer,Interview,Notes
University of Vermont Medical Center Program,405011158,2026-09-24,7/15,invited,2026-10-20,2026-12-09,Kind coordinator
Baystate (UMass),0402412069,2026-09-24,,invited,2026-10-22,2026-12-16,
UPMC Medical Education Program,,2026-09-24,,rejected,2026-11-01,,=HYPERLINK("x")
Hospital that nobody knows,,yes,,,,,
`;

for (const [device, viewport] of SCREENS) {
  test(`journey 1: a messy sheet becomes the season, on a ${device} screen`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = looker(page, device);
    const file = join(mkdtempSync(join(tmpdir(), "sheet-")), "my tracker.csv");
    writeFileSync(file, SHEET);
    await visit.to("/sheets");
    await page.getByLabel("The file").setInputFiles(file);
    await page.getByRole("button", { name: "Look at it" }).click();
    await page.getByRole("heading", { name: "What will be kept" }).waitFor();
    const text = await page.locator("main").innerText();
    assert.match(text, /had lost the zero at its beginning/, "a lost zero is put right and said");
    assert.match(text, /Hospital that nobody knows/, "a name that is not clear is asked");
    assert.match(text, /Interview on 9 Dec 2026/);
    await look("journey1-preview");
    await page.getByRole("button", { name: "Keep all of this" }).click();
    await page.locator(".said").first().waitFor();
    await visit.to("/programs/0405011158");
    assert.match(await page.locator("main").innerText(), /Kind coordinator/);
    await visit.to("/data");
    await page.locator(".said, main").first().waitFor();
    await visit.close();
  });

  test(`journey 4: a promise, then a question about rank, on a ${device} screen`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = looker(page, device);
    const sender = "Dr. Roy <roy@uvmhealth.org>";
    await keep(visit, "After your visit", "Dear Dr. Khan,\n\nIt was a pleasure to meet you at the University of Vermont Medical Center. You are ranked to match with us.\n\nAnna Roy, program director", sender);
    let text = await page.locator("main").innerText();
    assert.match(text, /Hopeful reading/);
    assert.match(text, /Univ\. of Vermont/);
    await look("journey4-promise");

    await keep(visit, "One question", "Dear Dr. Khan, before our ranking meeting the committee would like to know where you will rank us. Please reply by Friday.", sender);
    text = await page.locator("main").innerText();
    assert.match(text, /take care/i);
    assert.match(text, /Univ\. of Vermont/, "the sender is known by now");
    await page.getByRole("link", { name: /What to answer, whom to ask/ }).click();
    await page.getByRole("heading", { name: "What you can answer" }).waitFor();
    text = await page.locator("main").innerText();
    assert.match(text, /P-04/);
    assert.match(text, /NRMP policy team/);
    await look("journey4-pressure");
    const [packet] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "With all messages of this program" }).click(),
    ]);
    assert.match(packet.suggestedFilename(), /\.zip$/);
    await visit.to("/messages");
    assert.match(await page.locator("main").innerText(), /One question/);
    await look("journey4-messages");
    await visit.close();
  });
}
