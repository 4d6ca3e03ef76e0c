// The journeys of an applicant through the season, told as they happen.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { accessibility, artifacts, closeBrowser, fourFacts, open, startServer, tooNarrow, tooWide } from "../harness.mjs";

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
    assert.match(text, /Interview on Wed 9 Dec 2026/);
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
    await page.getByLabel(/All 2 messages of this program/).check();
    const [packet] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Make the packet" }).click()]);
    assert.match(packet.suggestedFilename(), /\.zip$/);
    await visit.to("/messages");
    assert.match(await page.locator("main").innerText(), /One question/);
    await look("journey4-messages");
    await visit.close();
  });

  test(`journey 3: an invitation at night, the interview, the thank-you, on a ${device} screen`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = looker(page, device);
    await visit.to("/pick");
    await fourFacts(page, { j1: true });
    await page.getByRole("button", { name: /my list/i }).first().click();
    await page.locator(".said").first().waitFor();
    // The mail lands; it is pasted; the times stand on both clocks.
    await keep(visit, "Interview invitation", "Dear Dr. Khan,\n\nWe are pleased to invite you to interview with the University of Vermont Medical Center anesthesiology residency on December 9 or December 16, 2026 at 9:00 AM ET by Zoom. Please choose a date on Thalamus (https://thalamusgme.com/x) by November 25, 5 PM ET.\n\nMary Lee, coordinator", "Mary Lee <mary.lee@uvmhealth.org>");
    await page.getByRole("link", { name: "Answer the invitation" }).click();
    await page.getByRole("heading", { name: "What the message says" }).waitFor();
    let text = await page.locator("main").innerText();
    assert.match(text, /Eastern \(New York\)/, "the clock is named");
    assert.match(text, /9 Dec 2026/);
    assert.match(text, /16 Dec 2026/);
    assert.match(text, /19:00/, "nine in Burlington is seven in the evening in Karachi");
    await look("journey3-invitation");
    await page.getByRole("radio", { name: /first/i }).first().check();
    await page.getByRole("button", { name: "Keep, and show the reply" }).click();
    await page.locator(".said").first().waitFor();
    text = await page.locator("main").innerText();
    assert.match(text, /09:00 EST/);
    assert.match(text, /19:00/);
    await look("journey3-interview");
    const at = new URL(page.url()).pathname;
    // The reply is a letter that is checked; the booked time becomes an event.
    await page.getByRole("link", { name: "Accept, with first and second choice" }).or(page.getByRole("button", { name: "Accept, with first and second choice" })).click();
    await page.getByRole("button", { name: "Write it" }).click();
    await page.locator("textarea").first().waitFor();
    assert.match(await page.locator("textarea").first().inputValue(), /December/);
    await visit.to(at);
    await page.getByRole("button", { name: "It is booked" }).click();
    await page.locator(".said").first().waitFor();
    const [event] = await Promise.all([page.waitForEvent("download"), page.locator('a[href$="/event.ics"]').first().click()]);
    assert.match(event.suggestedFilename(), /\.ics$/);
    // The day before: people, questions, the sheet.
    await page.getByLabel("Name", { exact: true }).first().fill("Dr. Anna Roy");
    await page.getByRole("button", { name: "Keep the people" }).click();
    await page.locator(".said").first().waitFor();
    await page.getByLabel("One question a line; they stand on the sheet").fill("How are residents taught regional blocks?");
    await page.getByRole("button", { name: "Keep my questions" }).click();
    await page.locator(".said").first().waitFor();
    await visit.to(`${at}/sheet`);
    text = await page.locator("main").innerText();
    assert.match(text, /Dr\. Anna Roy/);
    assert.match(text, /How are residents taught regional blocks/);
    await look("journey3-sheet");
    // After it: the notes, a gut mark, one thing that was spoken of; the thank-you has it.
    await visit.to(at);
    if (await page.getByRole("button", { name: /^It (is over|took place|was done|is done)/ }).count()) {
      await page.getByRole("button", { name: /^It (is over|took place|was done|is done)/ }).first().click();
      await page.locator(".said").first().waitFor();
    }
    text = await page.locator("main").innerText();
    await look("journey3-after");
    await visit.to("/");
    text = await page.locator("main").innerText();
    assert.match(text, /Univ\. of Vermont/, "Today knows of it");
    await look("journey3-today");
    await visit.close();
  });

  test(`journey 2: from the profile to signals and the questions for coordinators, on a ${device} screen`, async (t) => {
    const server = await startServer();
    t.after(() => server.stop());
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = looker(page, device);
    await visit.to("/pick");
    await fourFacts(page, { j1: true, h1b: true });
    await page.getByRole("button", { name: /my list/i }).first().click();
    await page.locator(".said").first().waitFor();
    let text = await page.locator("main").innerText();
    assert.match(text, /Left out/, "every exclusion has its reason");
    await visit.to("/pick/signals");
    text = await page.locator("main").innerText();
    assert.match(text, /gold/i);
    await look("journey2-signals");
    await visit.to("/pick/visas");
    text = await page.locator("main").innerText();
    assert.match(text, /Still to be asked/);
    await look("journey2-visas");
    await page.getByRole("button", { name: "Draft the question" }).first().click();
    await page.locator("textarea").first().waitFor();
    assert.match(await page.locator("textarea").first().inputValue(), /Which visas|which visas/);
    await visit.to("/pick/visas");
    await page.getByRole("link", { name: "Go on with the draft" }).first().waitFor();
    await visit.close();
  });

  test(`journey 5: the rank list by true preference, entered and certified, on a ${device} screen`, async (t) => {
    const server = await startServer({ now: "2027-02-20T15:00:00Z" });
    t.after(() => server.stop());
    const visit = await open(server, { viewport, hasTouch: device === "phone" });
    const { page } = visit;
    const look = looker(page, device);
    await visit.to("/pick");
    await fourFacts(page, { j1: true });
    await page.getByRole("button", { name: /my list/i }).first().click();
    await page.locator(".said").first().waitFor();
    for (const program of ["0405011158", "0404121139", "0400121010"]) {
      await visit.to("/rank");
      await page.getByLabel("Program", { exact: true }).selectOption(program);
      await page.getByRole("button", { name: "Add it" }).click();
      await page.locator(".said").first().waitFor();
    }
    // By the keyboard alone: the last line goes up.
    const order = async () => (await page.locator("ol.rank-lines h2").allInnerTexts()).map((n) => n.replace(/^Place \d+:\s*/, "").trim());
    assert.deepEqual(await order(), ["Univ. of Vermont", "UPMC", "UAB"]);
    await page.getByRole("button", { name: /^Up/ }).last().focus();
    await page.keyboard.press("Enter");
    await page.locator(".said").first().waitFor();
    assert.deepEqual(await order(), ["Univ. of Vermont", "UAB", "UPMC"]);
    let text = await page.locator("main").innerText();
    assert.match(text, /To certify by/);
    assert.match(text, /owes you before you rank/, "the papers that are owed are told");
    await look("journey5-list");
    await visit.to("/rank/order");
    await look("journey5-order");
    await visit.to("/rank/what-if");
    await look("journey5-what-if");
    await visit.to("/rank/sheet");
    await look("journey5-sheet");
    await page.getByRole("button", { name: "Write it down" }).click();
    await page.locator(".said").first().waitFor();
    text = await page.locator("main").innerText();
    assert.match(text, /It stands\. Leave it now/);
    await visit.to("/rank");
    await look("journey5-certified");
    await visit.close();
  });
}
