// node pages.mjs URL FOLDER: opens every page of the server at URL in Chromium (CHROMIUM, else /usr/bin/chromium) and uses it.
// Prints what the browser complains of, its content security policy above all, and exits with 1 if anything; FOLDER gets screenshots.

import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const [url, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

const pages = {
  "/": async (page) => {
    await page.fill("#text", "One of the best movies of all time.");
    await page.click("#go");
    await page.waitForSelector("#result:not([hidden])");
  },
  "/docs": async (page) => {
    await page.waitForSelector(".opblock");
    await page.click(".opblock-get .opblock-summary-control >> nth=0");
    await page.click("text=Try it out");
  },
  "/redoc": async (page) => page.waitForSelector("[id^='tag/'], [id^='operation/'], [data-section-id]"),
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let complaints = 0;
for (const [path, use] of Object.entries(pages)) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complain = (text) => {
    complaints++;
    console.log(`${path}: ${text}`);
  };
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complain(message.text()));
  page.on("pageerror", (error) => complain(error.message));
  page.on("requestfailed", (request) => complain(`${request.url()}: ${request.failure().errorText}`));
  page.on("request", (request) => /^(data|blob):/.test(request.url()) || request.url().startsWith(url) || complain(`asks ${request.url()}`));
  await page.addInitScript(() =>
    addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`)),
  );
  try {
    await page.goto(url + path, { waitUntil: "networkidle" });
    await use(page);
    await page.waitForLoadState("networkidle");
  } catch (error) {
    complain(error.message);
  }
  await page.screenshot({ path: `${folder}/${path === "/" ? "index" : path.slice(1)}.png` });
  await page.close();
}
await browser.close();
process.exit(complaints ? 1 : 0);
