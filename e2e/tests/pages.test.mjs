// Every page, at desktop width and on a small phone, in light and dark: a picture is kept, nothing is wider than the
// window, no text is squeezed on the phone, and axe-core finds nothing against WCAG 2.2 AA.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  accessibility,
  artifacts,
  closeBrowser,
  fourFacts,
  open,
  startServer,
  tooNarrow,
  tooWide,
  writeApplication,
  writeFigure,
} from "../harness.mjs";

const UPMC = "/programs/0404121139";
const PAGES = {
  today: "/",
  programs: "/programs",
  "programs-filtered": "/programs?q=boston&verdict=possible-if",
  program: UPMC,
  compare: "/programs/compare?id=0404121139&id=0402411060&id=0403821174",
  list: "/pick",
  signals: "/pick/signals",
  changes: "/pick/changes",
  read: "/read",
  write: "/write",
  profile: "/profile",
  rules: "/rules",
  calendar: "/calendar",
  fees: "/fees?n=60",
  visas: "/visas",
  figures: "/figures",
  ask: "/ask",
  sources: "/sources",
  data: "/data",
  help: "/help",
};

let server;
before(async () => {
  server = await startServer();
  const first = await open(server);
  await first.to("/pick");
  await fourFacts(first.page, { h1b: true });
  await first.page.getByRole("button", { name: /save|list|show/i }).first().click();
  await first.to(UPMC);
  await first.page.getByRole("textbox", { name: /note/i }).first().fill("Kind residents; asked about the base year.");
  await first.page.getByRole("button", { name: /save.*note|keep.*note|add.*note|write.*note/i }).first().click();
  await first.page.locator(".said").first().waitFor();
  await writeApplication(first.page);
  await writeFigure(first.page, "non-us-img-interviewed", "2.4");
  await first.close();
});
after(async () => {
  await closeBrowser();
  await server.stop();
});

for (const [name, path] of Object.entries(PAGES)) {
  for (const [device, viewport] of [["wide", { width: 1280, height: 900 }], ["phone", { width: 360, height: 740 }]]) {
    for (const colorScheme of ["light", "dark"]) {
      test(`${name} on a ${device} screen, ${colorScheme}`, async () => {
        const visit = await open(server, { viewport, colorScheme, hasTouch: device === "phone" });
        const answer = await visit.to(path);
        assert.equal(answer.status(), 200);
        await visit.page.screenshot({ path: join(artifacts, `${name}-${device}-${colorScheme}.png`), fullPage: true });
        assert.deepEqual(await tooWide(visit.page), []);
        if (device === "phone") assert.deepEqual(await tooNarrow(visit.page), []);
        assert.deepEqual(await accessibility(visit.page), []);
        await visit.close();
      });
    }
  }
}

test("print is light and without the menu, also from a dark page", async () => {
  const visit = await open(server, { colorScheme: "dark" });
  await visit.to("/pick");
  await visit.page.emulateMedia({ media: "print", colorScheme: "dark" });
  const paper = await visit.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const shade = paper.match(/[\d.]+/g).slice(0, 3).map(Number);
  assert.ok(/rgba\(0, 0, 0, 0\)/.test(paper) || shade.every((c) => c > 200), paper);
  assert.equal(await visit.page.locator("nav.menu").isVisible(), false);
  await visit.page.screenshot({ path: join(artifacts, "list-print.png"), fullPage: true });
  await visit.close();
});

test("the first load stays under 150 KB compressed", async () => {
  const visit = await open(server);
  const client = await visit.context.newCDPSession(visit.page);
  await client.send("Network.enable");
  await client.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  client.on("Network.loadingFinished", (e) => (bytes += e.encodedDataLength));
  for (const path of ["/", "/programs", "/pick"]) {
    bytes = 0;
    await visit.to(path);
    await visit.page.waitForLoadState("networkidle");
    console.log(`first load of ${path}: ${(bytes / 1024).toFixed(1)} KB over the wire`);
    assert.ok(bytes > 1000 && bytes < 150 * 1024, `${path}: ${bytes}`);
  }
  await visit.close();
});
