import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { startTrace, stopTrace } from 'dcxport';
import { DCXREQ } from 'dcxport/rzdcx';
import { AccepterLoops } from '../../../interop/accepter';
import { launchBrowser } from '../../../support/browser';
import { startDcmqrscp } from '../../../support/dcmqrscp';
import { storescu } from '../../../support/dcmtk';
import { syntheticUID, writeSeries } from '../../../support/dicom-factory';
import { describeInterop } from '../../../support/interop';
import { tempDir } from '../../../support/temp';
import { pageOf } from './pages';

/** Records a C-MOVE of two images between three parties. */
async function recordMove(path: string): Promise<void> {
  const images = writeSeries(tempDir('move-images'), 2, { rows: 256, columns: 256, patientName: 'Doe^Jane' });
  const destination = await AccepterLoops.start();
  const archive = await startDcmqrscp({ targets: [{ aet: 'DESTINATION', port: destination.port }] });
  expect(await storescu(archive.port, images, { args: ['-aec', archive.aet] })).to.include({ code: 0 });
  startTrace(path, { program: 'a test' });
  try {
    const requester = new DCXREQ();
    await requester.MoveStudy('MOVER', archive.aet, '127.0.0.1', archive.port, 'DESTINATION', '', syntheticUID(1));
    requester.Release();
    await destination.idle();
  } finally {
    stopTrace();
    await Promise.all([archive.stop(), destination.stop()]);
  }
}

describeInterop('the page of a C-MOVE, in a browser', ['dcmqrscp', 'storescu', 'chromium'], function () {
  this.timeout(40_000);
  let browser: Browser;
  let path: string;
  before(async () => {
    path = join(tempDir('browser'), 'move.dcxtrace');
    await recordMove(path);
    await pageOf([path]);
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** Opens the page; whatever it complains of, or asks the network for, is in `troubles`. */
  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; troubles: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const troubles: string[] = [];
    page.on('console', (message) => void troubles.push(message.text()));
    page.on('pageerror', (error) => void troubles.push(error.message));
    page.on('request', (request) => {
      if (!request.url().endsWith('.dcxtrace.html')) troubles.push(request.url());
    });
    await page.goto(`file://${path}.html`);
    return { page, troubles };
  }

  it('shows three life lines, and the arrows between the right ones', async () => {
    const { page, troubles } = await open();
    expect(await page.locator('.party strong').allTextContents()).to.deep.equal(['MOVER', 'ARCHIVE', 'DESTINATION']);
    const edgesOf = async (of: Locator): Promise<number[]> => {
      const box = await of.boundingBox();
      return box === null ? [] : [box.x, box.x + box.width];
    };
    const parties = await Promise.all((await page.locator('.party').all()).map(edgesOf));
    const lines = parties.map(([left = 0, right = 0]) => (left + right) / 2);
    expect(lines).to.have.length(3);
    for (const [text, ends] of [
      ['C-MOVE-RQ', lines.slice(0, 2)],
      ['C-STORE-RQ', lines.slice(1)],
    ] as const) {
      const edges = await edgesOf(page.locator('.arrow', { hasText: text }).first());
      expect(edges, text).to.have.length(2);
      edges.forEach((edge, at) => expect(edge, text).to.be.closeTo(ends[at] ?? 0, 2));
    }
    expect(troubles).to.deep.equal([]);
    await page.close();
  });

  it('opens an event by the keyboard: its command set, its data set and the members', async () => {
    const { page } = await open();
    const event = page.locator('details.event', { hasText: 'C-STORE-RQ' }).first();
    await event.locator('> summary').focus();
    await page.keyboard.press('Enter');
    expect(await event.locator('.panel').isVisible()).to.equal(true);
    const text = await event.locator('.panel').innerText();
    expect(text)
      .to.match(/MoveOriginatorApplicationEntityTitle\s+MOVER/)
      .and.to.match(/IDCXACCEvents\.OnStoreSetup/);
    expect(text)
      .to.match(/\d+ elements/)
      .and.to.not.include('PatientName');
    await event.locator('.fold > summary').focus();
    await page.keyboard.press('Space');
    expect(await event.locator('.data-set').innerText()).to.match(/PatientName\s+••••••/);
    await page.close();
  });

  it('opens and closes all by its buttons, which are not there without scripts', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('details:not([open])').count()).to.equal(0);
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await page.locator('details[open]').count()).to.equal(0);
    await page.close();

    const { page: plain } = await open({ javaScriptEnabled: false });
    expect(await plain.locator('.tools').isVisible()).to.equal(false);
    await plain.locator('details.event > summary').first().click();
    expect(await plain.locator('.panel').first().isVisible()).to.equal(true);
    await plain.close();
  });

  it('keeps the names of the parties in sight', async () => {
    const { page } = await open({ viewport: { width: 1000, height: 400 } });
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    expect(await page.evaluate<number>('window.scrollY')).to.be.greaterThan(200);
    expect((await page.locator('.parties').boundingBox())?.y).to.equal(0);
    await page.close();
  });

  it('is dark where the system is, and is no wider than a window that is wide enough', async () => {
    const colours: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ colorScheme, viewport: { width: 1280, height: 900 } });
      colours.push(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'));
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).to.be.at.most(1280);
      await page.close();
    }
    expect(new Set(colours)).to.have.property('size', 2);
  });
});
