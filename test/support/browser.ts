import { type Browser, chromium } from 'playwright-core';
import { requireProgram } from './programs';

/**
 * The system's browser without a window, on nothing but what a test opens. The caller closes it.
 *
 * @param more - Further arguments of its command line.
 */
export function launchBrowser(...more: readonly string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
