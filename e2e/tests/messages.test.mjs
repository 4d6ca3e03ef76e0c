// Reading a message and checking a draft, with and without JavaScript, with the keyboard, on a wide screen and a phone.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { accessibility, artifacts, closeBrowser, open, startServer, tooNarrow, tooWide } from "../harness.mjs";

const ASKS = `Dear Dr. Silva,

Thank you for interviewing with us on January 5. We enjoyed meeting you. Where will you rank our program? Please let us know by tomorrow noon, and choose a time for a second look at https://calendly.com/example/second-look.

Kind regards,
Dr. Lee`;
const VISAS = `Dear applicant,

Our program sponsors J-1 visas through ECFMG. We do not sponsor H-1B visas.

The residency office`;
const DRAFT = `Dear [Name],

Thank you for the day. 😀 Where do I stand on your rank list?

God bless you and your whole family.

Ana Silva, AAMC ID 14567890`;
const RANK = /You ask how they rank you/;

let server;
before(async () => (server = await startServer()));
after(async () => {
  await closeBrowser();
  await server.stop();
});

const finding = (page, name) => page.locator("li.finding", { hasText: name });

for (const [device, viewport] of [["wide", { width: 1280, height: 900 }], ["phone", { width: 360, height: 740 }]]) {
  for (const colorScheme of ["light", "dark"]) {
    const look = async (page, name) => {
      await page.screenshot({ path: join(artifacts, `${name}-${device}-${colorScheme}.png`), fullPage: true });
      assert.deepEqual(await tooWide(page), []);
      if (device === "phone") assert.deepEqual(await tooNarrow(page), []);
      assert.deepEqual(await accessibility(page), []);
    };

    test(`a reading on a ${device} screen, ${colorScheme}`, async () => {
      const visit = await open(server, { viewport, colorScheme, hasTouch: device === "phone" });
      await visit.to("/read");
      await look(visit.page, "read-empty");
      for (const [name, text] of [["read-rank", ASKS], ["read-visas", VISAS]]) {
        await visit.to("/read");
        await visit.page.getByLabel("The message", { exact: true }).and(visit.page.locator("textarea")).fill(text);
        await visit.page.getByRole("button", { name: "Read it" }).click();
        await visit.page.getByText("Sober reading").first().waitFor();
        await look(visit.page, name);
      }
      await visit.close();
    });

    test(`a checked draft on a ${device} screen, ${colorScheme}`, async () => {
      const visit = await open(server, { viewport, colorScheme, hasTouch: device === "phone" });
      await visit.to("/write");
      await look(visit.page, "write-empty");
      await visit.page.getByLabel("Your letter").fill(DRAFT);
      await finding(visit.page, RANK).waitFor();
      await finding(visit.page, "Religious words").getByRole("button", { name: "Not in this letter" }).click();
      await visit.page.getByRole("heading", { name: "Ignored" }).waitFor();
      await finding(visit.page, RANK).getByText("Ignore it all the same").click();
      await look(visit.page, "write-findings");
      await visit.close();

      const plain = await open(server, { viewport, colorScheme, javaScriptEnabled: false });
      await plain.to("/write");
      await plain.page.getByLabel("Your letter").fill(DRAFT);
      await plain.page.getByRole("button", { name: "Check", exact: true }).click();
      await plain.page.screenshot({ path: join(artifacts, `write-plain-${device}-${colorScheme}.png`), fullPage: true });
      assert.deepEqual(await tooWide(plain.page), []);
      await plain.close();
    });
  }
}

test("a message is read without JavaScript; its words are marked and its links are text", async () => {
  const visit = await open(server, { javaScriptEnabled: false });
  await visit.to("/read");
  const page = visit.page;
  await page.locator("#text").fill(ASKS);
  await page.locator("#day").fill("2027-01-06");
  await page.getByRole("button", { name: "Read it" }).click();
  const text = await page.locator("main").innerText();
  assert.match(text, /Take care\./);
  assert.match(text, /Hopeful reading[\s\S]*Sober reading[\s\S]*What it cannot mean[\s\S]*What to do/);
  assert.match(text, /by tomorrow noon · at most 36 hours/);
  assert.match(text, /P-04 May not ask/);
  assert.match(await page.locator("mark").first().innerText(), /rank/i);
  assert.equal(await page.locator('a[href*="calendly"]').count(), 0);
  await visit.close();
});

test("findings appear while the letter is typed, and their link selects the words", async () => {
  const visit = await open(server);
  await visit.to("/write");
  const { page } = visit;
  const letter = page.getByLabel("Your letter");
  await letter.click();
  await page.keyboard.type(DRAFT);
  await finding(page, RANK).waitFor();
  assert.equal(new URL(page.url()).pathname, "/write");
  await finding(page, "Something is still to be filled in").locator(".words a").click();
  const selected = () => letter.evaluate((e) => e.value.slice(e.selectionStart, e.selectionEnd));
  assert.equal(await selected(), "[Name]");
  await finding(page, RANK).locator(".words a").click();
  assert.match(await selected(), /Where do I stand/);
  assert.ok(await letter.evaluate((e) => e === document.activeElement));
  // What is mended goes away by itself.
  await letter.fill(DRAFT.replace("[Name]", "Dr. Lee"));
  await finding(page, "Something is still to be filled in").waitFor({ state: "detached" });
  await letter.fill("");
  await finding(page, RANK).waitFor({ state: "detached" });
  await visit.close();
});

test("ignoring and showing again with the keyboard alone; a serious one needs a reason", async () => {
  const visit = await open(server);
  await visit.to("/write");
  const { page } = visit;
  await page.getByLabel("Your letter").fill(DRAFT);
  const religious = finding(page, "Religious words");
  await religious.getByRole("button", { name: "Ignore this one" }).focus();
  await page.keyboard.press("Enter");
  await religious.waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => document.activeElement !== document.body), "focus is not lost");
  const again = page.locator("li.ignored", { hasText: "Religious words" }).getByRole("button", { name: "Show again" });
  await again.focus();
  await page.keyboard.press("Enter");
  await religious.waitFor();

  const rank = finding(page, RANK);
  await rank.locator("summary").focus();
  await page.keyboard.press("Enter");
  const ignore = rank.getByRole("button", { name: "Ignore this one" });
  await ignore.focus();
  await page.keyboard.press("Space");
  await rank.getByText("Write why first").waitFor();
  await rank.getByLabel("Why (needed)").fill("They asked me to ask.");
  await ignore.focus();
  await page.keyboard.press("Space");
  await rank.waitFor({ state: "detached" });
  await page.getByText("Your reason: They asked me to ask.").waitFor();
  // It stays so while the letter goes on.
  await page.getByLabel("Your letter").press("End");
  await page.keyboard.type(" More words.");
  await page.waitForTimeout(2500);
  assert.equal(await rank.count(), 0);
  await visit.close();
});

test("a reason that is being typed survives a new check", async () => {
  const visit = await open(server);
  await visit.to("/write");
  const { page } = visit;
  await page.getByLabel("Your letter").fill(DRAFT);
  const rank = finding(page, RANK);
  await rank.waitFor();
  await rank.locator("summary").click();
  // A letter that is changed meanwhile is checked while somebody writes here.
  await page.evaluate(() => {
    const letter = document.getElementById("text");
    letter.value += " You are my first choice.";
    letter.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await rank.getByLabel("Why (needed)").pressSequentially("Because they asked me to write", { delay: 70 });
  await page.waitForTimeout(800);
  assert.equal(await rank.getByLabel("Why (needed)").inputValue(), "Because they asked me to write");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.slot), "reason");
  await visit.close();
});

test("without JavaScript the button checks, marks and ignores, and nothing typed is lost", async () => {
  const visit = await open(server, { javaScriptEnabled: false });
  await visit.to("/write");
  const { page } = visit;
  await page.getByLabel("Program").fill("UAB");
  await page.getByLabel("Subject").fill("Thank you");
  await page.getByLabel("Your letter").fill(DRAFT);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const numbers = await page.locator("a.mark-number").count();
  assert.ok(numbers >= 2, `${numbers} numbers in the draft`);
  await finding(page, RANK).locator(".words a").click();
  assert.match(page.url(), /#m-\d+$/);
  await finding(page, "Religious words").getByRole("button", { name: "Ignore this one" }).click();
  assert.equal(await finding(page, "Religious words").count(), 0);
  await page.locator("li.ignored").getByRole("button", { name: "Show again" }).click();
  assert.equal(await finding(page, "Religious words").count(), 1);
  assert.equal(await page.getByLabel("Your letter").inputValue(), DRAFT);
  assert.equal(await page.getByLabel("Subject").inputValue(), "Thank you");
  assert.equal(await page.getByLabel("Program").inputValue(), "UAB");
  await visit.close();
});

test("a reload keeps the letter, starting again drops it", async () => {
  const visit = await open(server);
  await visit.to("/write");
  const { page } = visit;
  await page.getByLabel("Your letter").fill(DRAFT);
  await page.reload();
  assert.equal(await page.getByLabel("Your letter").inputValue(), DRAFT);
  await finding(page, RANK).waitFor();
  await page.getByRole("link", { name: "Start again" }).click();
  await page.waitForLoadState("load");
  assert.equal(await page.getByLabel("Your letter").inputValue(), "");
  await visit.close();
});
