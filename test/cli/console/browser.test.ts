import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ConsoleModel } from '../../../cli/console/console-model';
import { ConsoleServer } from '../../../cli/console/console-server';
import { DemoArchive, demoDescription, type Description, type Peers } from '../../../samples/modality-simulator/index';
import { makeSmall } from '../../samples/modality-simulator-witness';
import { launchBrowser } from '../../support/browser';
import { describeInterop } from '../../support/interop';
import { tempDir } from '../../support/temp';
import { waitUntil } from '../../support/wait-until';

/** A console with its model, as the command puts them together. */
class Running {
  readonly model: ConsoleModel;
  readonly #server: ConsoleServer;
  address = '';

  constructor(describe: (peers: Peers | undefined) => Description, archive = true) {
    this.model = new ConsoleModel({ describe, archive });
    this.#server = new ConsoleServer(this.model);
  }

  async open(port = 0): Promise<this> {
    await this.model.open();
    this.address = await this.#server.open(port);
    return this;
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  async close(): Promise<void> {
    await this.model.close();
    await this.#server.close();
  }
}

function smallDemo(peers: Peers | undefined, changes: object = {}): Description {
  const description = demoDescription(peers!, { devices: 2, studies: 4 });
  return { ...description, devices: description.devices.map((device) => ({ ...makeSmall(device), ...changes })) };
}

describeInterop('the console in a browser', ['chromium'], function () {
  this.timeout(60_000);
  let browser: Browser;
  let context: BrowserContext;
  let complaints: string[];

  before(async () => {
    browser = await launchBrowser('--host-resolver-rules=MAP rebound.example 127.0.0.1');
  });

  after(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(20_000);
  });

  afterEach(async () => {
    await context.close();
  });

  async function show(address: string): Promise<Page> {
    const page = await context.newPage();
    // What the policy of the page forbids is told here as well.
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(address);
    return page;
  }

  async function linkBecomes(page: Page, text: string): Promise<void> {
    await page.locator('.link', { hasText: text }).waitFor();
  }

  function focused(page: Page): Promise<string | null> {
    return page.evaluate<string | null>("document.activeElement.getAttribute('aria-label')");
  }

  /** Presses Tab until the element of that role and name has the focus, as somebody without a mouse does. */
  async function tabTo(page: Page, name: string): Promise<void> {
    await waitUntil(async () => {
      await page.keyboard.press('Tab');
      return (await focused(page)) === name;
    }, `the focus on ${name}`);
  }

  it('runs a demonstration: devices, worklist, studies, associations and pictures, with nothing forbidden or broken', async () => {
    const running = await new Running(smallDemo).open();
    try {
      const page = await show(running.address);
      await linkBecomes(page, 'live');
      expect(new URL(page.url()).search).to.equal('');
      expect(await page.locator('#worklist tbody tr').count()).to.equal(4);
      const fixed = '.panel, .figures div, #devices th, #devices td, #worklist th, #worklist td';
      const places = `JSON.stringify([...document.querySelectorAll('${fixed}')].map((each) => each.getBoundingClientRect()))`;
      const before = await page.evaluate<string>(places);
      await page.getByRole('button', { name: 'Start all' }).click();
      await page.locator('#devices .state-done').nth(1).waitFor();
      expect(await page.locator('#devices tbody tr').allInnerTexts()).to.have.length(2);
      expect((await page.locator('#devices tbody tr').first().innerText()).replace(/\s+/g, ' ')).to.contain(
        'done 2/2 4 4 0',
      );
      await page.locator('#worklist .state-completed').nth(3).waitFor();
      expect(await page.locator('#studies .state-completed').count()).to.equal(4);
      // Results of commitment go to MR 2 over associations of their own.
      await page
        .locator('#associations tbody tr')
        .nth(4 * 5 + 2 - 1)
        .waitFor();
      expect(await page.locator('#associations tbody').innerText()).to.contain('C-STORE × 2');
      expect(await page.locator('.figures').innerText()).to.match(/Images safe\s+8/);

      await page.locator('#images img').nth(7).waitFor();
      const images = "[...document.querySelectorAll('#images img')]";
      const widths = `${images}.map((image) => image.decode().then(() => image.naturalWidth))`;
      const drawn = await page.evaluate<number[]>(`Promise.all(${widths})`);
      expect(drawn).to.deep.equal(Array<number>(8).fill(64));
      expect(await page.locator('#images img').first().getAttribute('alt')).to.match(
        /^(CT|MR) image \d of \w+, \w+, (CT_1|MR_2)$/,
      );
      expect(await page.evaluate<string>(places), 'nothing has moved').to.equal(before);
      expect(complaints).to.deep.equal([]);
    } finally {
      await running.close();
    }
  });

  it('is used by keyboard alone: a device is started and stopped, and the button keeps the focus', async () => {
    const running = await new Running((peers) => smallDemo(peers, { rate: 40, imagesPerSeries: 30 })).open();
    try {
      const page = await show(running.address);
      await linkBecomes(page, 'live');
      await tabTo(page, 'Start MR 2');
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect(outline).to.equal('solid');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Stop MR 2' }).waitFor();
      await page.locator('#studies tbody tr:not(.ended)').waitFor();
      expect(await focused(page)).to.equal('Stop MR 2');
      await page.keyboard.press('Space');
      await page.locator('#devices .state-stopped').waitFor();
      expect(await focused(page)).to.equal('Start MR 2');
      expect(running.model.state().devices.map(({ state }) => state)).to.deep.equal(['idle', 'stopped']);
      const named = ['aria-label', 'aria-labelledby', 'alt'].map((name) => `[${name}]:not([${name}=""])`).join(', ');
      const nameless = `:is(button, progress, img, [tabindex="0"]):not(:is(${named}))`;
      expect(await page.locator(nameless).count()).to.equal(0);
    } finally {
      await running.close();
    }
  });

  it('shows a failure in red with its reason, reads it out, and takes what others call themselves for text', async () => {
    const archive = new DemoArchive({ folder: tempDir('console-browser') });
    await archive.open();
    const name = '<img src=x onerror=alert(1)>';
    const running = await new Running(() => {
      const nobody = { aeTitle: 'NOBODY', host: '127.0.0.1', port: 1, tls: false };
      const description = demoDescription(
        { ...archive.peers, worklist: undefined, commitment: nobody },
        { devices: 1, studies: 1 },
      );
      return {
        ...description,
        devices: description.devices.map((device) => ({ ...makeSmall(device), port: undefined, name })),
      };
    }, false).open();
    try {
      const page = await show(running.address);
      await page.getByRole('button', { name: 'Start all' }).click();
      const failure = page.locator('#failures li');
      await failure.waitFor();
      const text = await failure.innerText();
      expect(text)
        .to.contain(name)
        .and.to.contain('storage commitment')
        .and.to.match(/127\.0\.0\.1:1\b/);
      const colour = await page.evaluate<string>("getComputedStyle(document.querySelector('#failures li')).color");
      const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map(Number);
      expect(red).to.be.greaterThan(2 * Math.max(green, blue));
      expect(await page.locator('[aria-live="polite"]').innerText()).to.contain('failed. storage commitment: ');
      expect(await page.locator('#studies .state-failed').count()).to.equal(1);
      expect(await page.locator('#associations .why').innerText()).to.contain('127.0.0.1:1');
      expect(await page.locator('.figures .bad').innerText()).to.match(/Failures\s+1/);
      expect(await page.locator('img[src="x"]').count()).to.equal(0);
      expect(complaints).to.deep.equal([]);
    } finally {
      await running.close();
      await archive.close();
    }
  });

  it('refuses a wrong token and a wrong host, and says how to come in', async () => {
    const running = await new Running(smallDemo).open();
    try {
      const page = await show(`http://127.0.0.1:${running.port}/?token=guess`);
      expect(await page.locator('body').innerText()).to.contain('Open the address that the console printed');
      // A name that was made to point to this machine, with everything else right.
      const rebound = await show(running.address.replace('127.0.0.1', 'rebound.example'));
      expect(await rebound.locator('body').innerText()).to.contain('answers at 127.0.0.1 and localhost only');
      const local = await show(running.address.replace('127.0.0.1', 'localhost'));
      await linkBecomes(local, 'live');
    } finally {
      await running.close();
    }
  });

  it('a page of another site can neither start a device nor read anything', async () => {
    const running = await new Running(smallDemo).open();
    const other = await new Running(smallDemo).open();
    try {
      await linkBecomes(await show(running.address), 'live');
      // Same browser, cookie at hand; another port is another origin, and the same site.
      const page = await show(`http://127.0.0.1:${other.port}/?token=guess`);
      const answers = await page.evaluate(async (target) => {
        const post = await fetch(`${target}/api/start`, {
          method: 'POST',
          mode: 'no-cors',
          credentials: 'include',
        }).then(
          ({ type }) => type,
          () => 'blocked',
        );
        const read = await fetch(`${target}/api/state`, { credentials: 'include' }).then(
          () => 'read',
          () => 'blocked',
        );
        return { post, read };
      }, `http://127.0.0.1:${running.port}`);
      expect(answers.read).to.equal('blocked');
      expect(running.model.state().devices.map(({ state }) => state)).to.deep.equal(['idle', 'idle']);
    } finally {
      await running.close();
      await other.close();
    }
  });

  it('says that the console has ended, keeps what was known, and says what to do when another one has begun', async () => {
    const running = await new Running(smallDemo).open();
    const page = await show(running.address);
    await linkBecomes(page, 'live');
    const { port } = running;
    await running.close();
    await linkBecomes(page, 'ended');
    expect(await page.getByRole('alert').innerText()).to.contain('The console has ended');
    expect(await page.locator('#devices tbody tr').count()).to.equal(2);
    expect(await page.getByRole('button', { name: 'Start all' }).getAttribute('aria-disabled')).to.equal('true');
    const next = await new Running(smallDemo).open(port);
    try {
      await linkBecomes(page, 'not let in');
      expect(await page.getByRole('alert').innerText()).to.contain('Open the address that it has printed');
      await page.goto(next.address);
      await linkBecomes(page, 'live');
    } finally {
      await next.close();
    }
  });

  it('comes back by itself when the connection was lost for a while', async () => {
    const running = await new Running(smallDemo).open();
    try {
      await context.clock.install();
      const page = await show(running.address);
      await linkBecomes(page, 'live');
      // No word for too long; and nobody answers at first.
      await context.route('**/api/session', (route) => route.abort());
      await page.clock.fastForward(13_000);
      await linkBecomes(page, 'connection lost');
      expect(await page.getByRole('alert').innerText()).to.contain('trying again');
      await context.unroute('**/api/session');
      await linkBecomes(page, 'live');
      await page.getByRole('button', { name: 'Start CT 1' }).click();
      await page.locator('#devices .state-done').waitFor();
    } finally {
      await running.close();
    }
  });

  it('does not run out of a narrow window, in both themes', async () => {
    const running = await new Running(smallDemo).open();
    try {
      running.model.startAll();
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await show(running.address);
        await page.emulateMedia({ colorScheme });
        for (const width of [1280, 820, 360]) {
          await page.setViewportSize({ width, height: 800 });
          const root = 'document.documentElement';
          const surplus = await page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`);
          expect(surplus, `${colorScheme}, ${width} pixels`).to.equal(0);
        }
        await page.close();
      }
    } finally {
      await running.close();
    }
  });
});
