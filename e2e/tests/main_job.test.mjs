// The main job: from nothing to a personal list with visa proof, in the browser, with and without JavaScript.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, fourFacts, open, startServer, writeApplication, writeFigure } from "../harness.mjs";

let server;
before(async () => (server = await startServer()));
after(async () => {
  await closeBrowser();
  await server.stop();
});

const PROFILES = [
  { name: "a strong applicant with a J-1", facts: { j1: true, h1b: false, step3: "2026-05" } },
  { name: "an applicant who needs an H-1B", facts: { j1: false, h1b: true, step3: "2026-05" } },
  { name: "an applicant without Step 3 who takes both", facts: { j1: true, h1b: true } },
];

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  const counts = [];
  for (const { name, facts } of PROFILES) {
    test(`${name} gets a list of programs, ${how} JavaScript`, async (t) => {
      const fresh = await startServer();
      t.after(() => fresh.stop());
      const visit = await open(fresh, { javaScriptEnabled });
      await visit.to("/pick");
      await fourFacts(visit.page, facts);
      await visit.page.getByRole("button", { name: /save|list|show/i }).first().click();
      await visit.page.waitForURL(/did=/);
      await visit.page.waitForLoadState("load");
      const text = await visit.page.locator("main").innerText();
      assert.match(text, /\$\d/, "the list says what it costs");
      assert.match(text, /possible if/i);
      const links = await visit.page.locator('main a[href^="/programs/0"], main a[href^="/programs/x-"]').count();
      assert.ok(links >= 150, `the list links to its programs (${links})`);
      counts.push(text.match(/possible/gi).length);
      await visit.close();
    });
  }
}

test("I checked this today: an unknown visa becomes confirmed, with proof, and undo takes it back", async () => {
  const visit = await open(server);
  await visit.to("/programs/0405011158");
  const page = visit.page;
  const form = page.locator("form", { has: page.getByRole("group", { name: /visa/i }).or(page.locator("[name=visa]")) }).first();
  const visaField = form.locator("[name=visa]");
  if ((await visaField.first().evaluate((e) => e.tagName)) === "SELECT") await visaField.selectOption({ label: "J-1" });
  else await form.getByRole("radio", { name: "J-1" }).check();
  const says = form.locator("[name=says]");
  if ((await says.first().evaluate((e) => e.tagName)) === "SELECT") await says.selectOption("yes");
  else await form.locator("[name=says][value=yes]").check();
  await form.locator("[name=quote]").fill("We sponsor J-1 visas through ECFMG.");
  await form.locator("[name=detail]").fill("https://www.example.org/visa");
  await form.getByRole("button").last().click();
  await assert.doesNotReject(page.getByText(/Done:/).first().waitFor());
  assert.match(await page.locator("main").innerText(), /confirmed/);
  assert.match(await page.locator("main").innerText(), /We sponsor J-1 visas through ECFMG\./);
  await page.locator(".said").getByRole("button", { name: /undo/i }).click();
  assert.doesNotMatch(await page.locator("main").innerText(), /✓\s*confirmed/);
  await visit.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`my application and figures I read, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (t) => {
    const fresh = await startServer();
    t.after(() => fresh.stop());
    const visit = await open(fresh, { javaScriptEnabled });
    const page = visit.page;
    await visit.to("/programs/0405011158");
    await page.getByRole("textbox", { name: /why this program/i }).fill("Two words");
    assert.equal(await page.locator(".counter").innerText(), javaScriptEnabled ? "9 characters" : "0 characters");
    // Sent after the answer: refused beside the day of the answer, with the focus there and everything typed kept.
    await writeApplication(page, { sent: "2026-11-21" });
    const day = page.getByLabel("Answered on");
    assert.match(await page.locator("#application-answered-error").innerText(), /would be older than/);
    assert.equal(await day.getAttribute("aria-invalid"), "true");
    assert.ok(await day.evaluate((e) => e === document.activeElement), "the wrong field has the focus");
    assert.equal(await page.getByLabel("Sent on").inputValue(), "2026-11-21");
    await writeApplication(page, { sent: "2026-09-24" });
    assert.match(await page.locator("#application").innerText(), /1 of 5 gold/);
    assert.equal(await page.locator(".counter").innerText(), "23 characters");
    await writeFigure(page, "img-share", "120");
    assert.equal(await page.getByLabel("Percent").inputValue(), "120");
    await writeFigure(page, "img-share", "12");
    assert.match(await page.locator("#figures li").innerText(), /12%/);
    await page.locator("#figures").getByRole("button", { name: /remove/i }).click();
    await page.locator(".said").getByRole("button", { name: /undo/i }).click();
    assert.equal(await page.locator("#figures li").count(), 1);
    await visit.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`the answer, the signals and what they changed, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (t) => {
    const fresh = await startServer();
    t.after(() => fresh.stop());
    const visit = await open(fresh, { javaScriptEnabled });
    const page = visit.page;
    await visit.to("/pick");
    await fourFacts(page, { h1b: true });
    await page.getByRole("button", { name: /show/i }).first().click();
    const answer = await page.locator("section", { has: page.getByRole("heading", { name: "The answer" }) }).innerText();
    assert.match(answer, /Send \d+ applications, for \$[\d,]+, and stop there/);
    assert.match(answer, /\d+% \d+% to \d+%/, "a chance stands with its range");
    assert.match(answer, /38\.7% of the non-US IMGs who ranked it first/);
    assert.match(await page.locator("main").innerText(), /Here it stops paying: The next application costs/);
    assert.ok(await page.getByRole("img", { name: /chance to match against number/i }).isVisible());
    const before = await page.locator("table.picks").first().locator("tbody tr").count();
    await page.getByLabel(/one percentage point is worth/i).fill("20");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.waitForURL(/worth=20/);
    assert.ok((await page.locator("table.picks").first().locator("tbody tr").count()) < before, "a cheaper point ends it earlier");

    await page.getByRole("link", { name: "Signal planner" }).click();
    const card = page.locator("#gold + p + ul > li").nth(1);
    const id = await card.getAttribute("id");
    await card.getByRole("textbox").fill("I rotated there in May.");
    assert.equal(await card.locator(".counter").innerText(), javaScriptEnabled ? "23 characters" : "0 characters");
    await card.getByRole("button").click();
    await page.waitForURL(/#s-/);
    const settled = page.locator(`[id="${id}"]`);
    assert.match(await settled.innerText(), /settled/);
    assert.equal(await settled.getByRole("textbox").inputValue(), "I rotated there in May.");
    await settled.getByRole("radio", { name: "none" }).check();
    await settled.getByRole("button").click();
    await page.locator(".said", { hasText: "signal taken back" }).waitFor();

    await visit.to("/pick/changes");
    assert.match(await page.locator("main").innerText(), /there was no list/);
    await visit.close();
  });
}

test("a refused entry keeps what was typed, and says what to write", async () => {
  const visit = await open(server, { javaScriptEnabled: false });
  await visit.to("/profile");
  const page = visit.page;
  if (!(await page.locator("[name=step2_ck]").isVisible())) await page.locator("summary", { hasText: /scores/i }).click();
  await page.locator("[name=step2_ck]").fill("400");
  await page.locator("[name=graduation_year]").fill("2022");
  await page.getByRole("button", { name: /^save$/i }).last().click();
  assert.match(await page.locator("main").innerText(), /100 to 300/);
  assert.equal(await page.locator("[name=step2_ck]").inputValue(), "400");
  assert.equal(await page.locator("[name=graduation_year]").inputValue(), "2022");
  await visit.close();
});

test("the keys: ? shows them, g p goes to Programs, / goes to the search, and they can be switched off", async () => {
  const visit = await open(server);
  const page = visit.page;
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  // Two keys count as one shortcut when they come within a second and a half; on a crowded machine they may not.
  for (let tries = 0; new URL(page.url()).pathname !== "/programs" && tries < 10; tries += 1) {
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await page.waitForURL("**/programs", { timeout: 5000 }).catch(() => {});
  }
  assert.equal(new URL(page.url()).pathname, "/programs");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "q");
  await visit.to("/help");
  await page.getByRole("button", { name: /off/i }).first().click();
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await page.waitForTimeout(200);
  assert.match(page.url(), /help/);
  await visit.close();
});

test("the search narrows the 173 programs at once, and the address keeps it", async () => {
  const visit = await open(server);
  await visit.to("/programs");
  const rows = visit.page.locator("main table tbody tr:visible");
  assert.equal(await rows.count(), 173);
  await visit.page.locator("[name=q]").fill("pittsburgh");
  await visit.page.waitForFunction(() => [...document.querySelectorAll("main table tbody tr")].filter((r) => r.offsetParent).length < 10);
  assert.ok((await rows.count()) >= 1);
  await visit.page.waitForURL(/q=pittsburgh/);
  await visit.close();
});

test("backup, change, restore: the change is gone, and a safety copy is named", async (t) => {
  const fresh = await startServer();
  t.after(() => fresh.stop());
  const visit = await open(fresh);
  const page = visit.page;
  const writeNote = async (text) => {
    await visit.to("/programs/0404121139");
    await page.getByRole("textbox", { name: /note/i }).last().fill(text);
    await page.getByRole("button", { name: /save.*note|keep.*note|add.*note|write.*note/i }).last().click();
  };
  await writeNote("before the backup");
  await visit.to("/data");
  await page.getByRole("button", { name: /back ?up|backup/i }).first().click();
  await writeNote("after the backup");
  await visit.to("/data");
  await page.getByRole("link", { name: /restore/i }).or(page.getByRole("button", { name: /restore/i })).first().click();
  await page.getByRole("button", { name: /replace everything/i }).click();
  await visit.to("/programs/0404121139");
  const text = await page.locator("main").innerText();
  assert.ok(!text.includes("after the backup"), "the later note is gone");
  const notes = await page.locator("main").textContent();
  assert.match(notes, /before the backup/);
  await visit.to("/data");
  assert.match(await page.locator("main").innerText(), /before-restore/);
  await visit.close();
});

test("without the token no page opens", async () => {
  const context = await (await import("../harness.mjs")).theBrowser().then((b) => b.newContext());
  const page = await context.newPage();
  const answer = await page.goto(`${server.origin}/programs`);
  assert.equal(answer.status(), 401);
  assert.match(await page.locator("main").innerText(), /Open prematch again/);
  await context.close();
});
