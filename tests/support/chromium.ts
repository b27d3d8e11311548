import { existsSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";

/** The Chromium that is installed, or that CHROMIUM names. @throws Error where there is none. */
export async function startChromium(): Promise<Browser> {
  const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = process.env.CHROMIUM ?? known.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error("There is no Chromium. Install it with tests/report/install.sh, or name one in CHROMIUM.");
  return launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}
