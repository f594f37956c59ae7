/** Finds and starts a browser for tests. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where distributions put it; CHROMIUM says otherwise. */
const PLACES = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGUMENTS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Whether a developer chose to go without. A build machine has no choice: what is not looked at is not known to work. */
export const SKIP_BROWSER = process.env.ZERO_TRUST_NO_BROWSER === '1' && (process.env.CI ?? '') === '';

export async function startChromium(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium found, so nobody looked at the page. Install it (Debian: apt-get install chromium), name it in CHROMIUM, or, on your own machine only, set ZERO_TRUST_NO_BROWSER=1.',
    );
  }
  // The time of the whole test is limited, not that of its steps: the machine may be busy.
  return chromium.launch({ executablePath, args: ARGUMENTS, timeout: 0 });
}
