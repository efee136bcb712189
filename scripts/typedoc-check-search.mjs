/**
 * Tries the search of the API reference as its reader does, in Chromium: `npm run docs` does it behind the build. Names of C++ and
 * of IDL must lead to the member that stands for them.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is typed, and what the page of the first result must be. */
const SEARCHES = [
  ['LDicomNet::SendCStoreRequest', 'classes/dcxport_leadtools.DicomNet.html#sendcstorerequest'],
  ['SendCStoreRequest', 'classes/dcxport_leadtools.DicomNet.html#sendcstorerequest'],
  ['DicomNet.SendCStoreRequest', 'classes/dcxport_leadtools.DicomNet.html#sendcstorerequest'],
  ['LDicomNet::SetCipherToIndexTLS', 'classes/dcxport_leadtools.DicomNet.html#settlsciphersuitebyindex'],
  ['put_StoreDirectory', 'classes/dcxport_rzdcx.DCXACC.html#storedirectory'],
  ['IDCXACC::WaitForConnection', 'classes/dcxport_rzdcx.DCXACC.html#waitforconnection'],
  ['DCXACC', 'classes/dcxport_rzdcx.DCXACC.html'],
  ['LDicomNet', 'classes/dcxport_leadtools.DicomNet.html'],
  ['OnQueryResponseRecieved', 'interfaces/dcxport_rzdcx.IDCXREQEvents.html#onqueryresponserecieved'],
  ['DIMSE_sendMessageUsingMemoryData', 'functions/dcxport_dcmtk.DIMSE_sendMessageUsingMemoryData.html'],
  ['DcmSCU::sendECHORequest', 'classes/dcxport_dcmtk.DcmSCU.html#sendechorequest'],
];

/** What the first result of a search leads to, below the site's folder. */
async function firstResult(page, text) {
  const results = page.locator('#tsd-search-results li a');
  await page.locator('#tsd-search-input').fill('');
  await results.first().waitFor({ state: 'detached', timeout: 5_000 });
  await page.locator('#tsd-search-input').fill(text);
  await results.first().waitFor({ timeout: 5_000 });
  return results.first().evaluate((link) => link.href);
}

/** Types, and takes the first result with the Enter key, as a reader does. */
async function typeAndEnter(page, text, wanted) {
  await page.locator('#tsd-search-trigger').click();
  await page.locator('#tsd-search-input').pressSequentially(text);
  await page.locator(`#tsd-search-results li:first-child a[href$="${wanted}"]`).waitFor({ timeout: 5_000 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href.endsWith(wanted), { timeout: 5_000 });
}

async function main(site) {
  const executablePath = BROWSERS.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    throw new Error('no Chromium for the search of the reference: install it, or name it in the variable CHROMIUM');
  }
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  const wrong = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => wrong.push(`a page throws: ${error.message}`));
    await page.goto(pathToFileURL(`${site}/index.html`).href);
    await page.locator('#tsd-search-trigger').click();
    for (const [text, wanted] of SEARCHES) {
      try {
        const got = (await firstResult(page, text)).slice(pathToFileURL(`${site}/`).href.length);
        if (got !== wanted) wrong.push(`${text} leads to ${got}, not to ${wanted}`);
      } catch (error) {
        wrong.push(`${text}: ${error.message.split('\n')[0]}`);
      }
    }
    await page.reload();
    const [text, wanted] = SEARCHES[0];
    await typeAndEnter(page, text, wanted).catch((error) => wrong.push(`typing ${text}: ${error.message}`));
  } finally {
    await browser.close();
  }
  for (const each of wrong) console.error(each);
  if (wrong.length > 0) process.exitCode = 1;
  else console.log(`search: ${SEARCHES.length} names lead to their members`);
}

await main(process.argv[2] ?? 'docs/api');
