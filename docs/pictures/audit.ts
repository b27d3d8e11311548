/** `npm run pictures`: the example of an audit as Chromium shows it, for the README and docs/auditing.md. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startChromium } from "../../tests/support/chromium.ts";

const page = pathToFileURL(join(import.meta.dirname, "..", "example", "audit.html")).href;

const browser = await startChromium();
try {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 1180, height: 900 });
  for (const theme of ["light", "dark"] as const) {
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }]);
    await tab.goto(page);
    await tab.screenshot({ path: join(import.meta.dirname, `audit-${theme}.png`) });
  }
} finally {
  await browser.close();
}
