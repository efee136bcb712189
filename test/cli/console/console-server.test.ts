import { expect } from 'chai';
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { ConsoleModel } from '../../../cli/console/console-model';
import { ConsoleServer } from '../../../cli/console/console-server';
import type { ConsoleState } from '../../../cli/console/protocol';
import { demoDescription } from '../../../samples/modality-simulator/index';
import { makeSmall } from '../../samples/modality-simulator-witness';
import { waitUntil } from '../../support/wait-until';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('the server of the console', () => {
  let model: ConsoleModel;
  let server: ConsoleServer;
  let address: URL;
  let cookie: string;

  /** Asks as a program would that sends exactly these headers, and this path as it is. */
  function ask(path: string, options: { method?: string; headers?: Record<string, string>; port?: string } = {}) {
    const { method = 'GET', headers = {}, port = address.port } = options;
    return new Promise<Answer>((resolve, reject) => {
      const asked = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
        response.on('error', reject);
      });
      asked.on('error', reject).end();
    });
  }

  before(async () => {
    model = new ConsoleModel({
      describe: (peers) => {
        const description = demoDescription(peers!, { devices: 1, studies: 1 });
        return { ...description, devices: description.devices.map(makeSmall) };
      },
      archive: true,
    });
    await model.open();
    server = new ConsoleServer(model);
    address = new URL(await server.open(0));
    const { headers } = await ask(`/${address.search}`);
    cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  });

  after(async () => {
    await model.close();
    await server.close();
  });

  it('gives the page to whoever has the address, with a cookie that no script reads and no other site sends', async () => {
    const { status, headers, body } = await ask(`/${address.search}`);
    expect(status).to.equal(200);
    expect(body).to.contain('<script type="module" src="/view/main.js">');
    expect(headers['set-cookie']?.[0]).to.match(/^dcxport_console_\d+=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(headers['set-cookie']?.[0]).not.to.contain(address.searchParams.get('token'));
    expect(headers).to.include({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = headers['content-security-policy'];
    expect(policy).to.match(/^default-src 'none'; script-src 'self' 'sha256-[\w+/]{43}='; /);
    expect(policy).not.to.contain('unsafe');
  });

  const outsiders: [title: string, path: string, headers: Record<string, string>, status: number][] = [
    ['without token and cookie', '/', {}, 401],
    ['with another token', '/?token=guess', {}, 401],
    ['for the state', '/api/state', {}, 401],
    ['for the stream', '/api/events', {}, 401],
    ['for a picture', '/api/images/1.png', {}, 401],
    ['for a file of the view', '/view/main.js', {}, 401],
    ['under a name that was made to point here', '/', { Host: 'rebound.example' }, 421],
  ];
  for (const [title, path, headers, expected] of outsiders) {
    it(`refuses who asks ${title}`, async () => {
      const answer = await ask(path, { headers });
      expect(answer.status).to.equal(expected);
      expect(answer.headers['set-cookie']).to.equal(undefined);
      expect(answer.headers['content-security-policy']).to.contain("default-src 'none'");
    });
  }

  it('takes the token in the address of the page alone', async () => {
    expect((await ask(`/api/state${address.search}`)).status).to.equal(401);
  });

  it('refuses a wrong host even with the cookie', async () => {
    const { status } = await ask('/api/state', {
      headers: { Cookie: cookie, Host: `rebound.example:${address.port}` },
    });
    expect(status).to.equal(421);
  });

  const paths = [
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/view/../../../package.json',
    '/view/%2e%2e/console-server.js',
    '/view/..%5c..%5cpackage.json',
    '/modules/../../package.json',
    '/style.css/../../command.ts',
    '/api/images/..%2f1.png',
    '/api/images/1e3.png',
    '//etc/passwd',
    '/view/',
    '/constructor',
    '/__proto__',
  ];
  for (const path of paths) {
    it(`there is nothing at ${path}`, async () => {
      const { status, body } = await ask(path, { headers: { Cookie: cookie } });
      expect(status).to.equal(404);
      expect(body.length).to.be.below(100);
    });
  }

  it('changes something for its own page and for a program with the token, and for nobody else', async () => {
    const path = '/api/devices/d1/stop';
    const own = { Cookie: cookie, Origin: address.origin };
    const statusOf = async (headers: Record<string, string>, to = path): Promise<number | undefined> =>
      (await ask(to, { method: 'POST', headers })).status;
    expect(await statusOf(own)).to.equal(204);
    expect(await statusOf({ Authorization: `Bearer ${address.searchParams.get('token')}` })).to.equal(204);
    expect(await statusOf({ Cookie: cookie })).to.equal(403);
    expect(await statusOf({ ...own, Origin: 'https://evil.example' })).to.equal(403);
    expect(await statusOf({ ...own, 'Sec-Fetch-Site': 'same-site' })).to.equal(403);
    expect(await statusOf({ Origin: address.origin })).to.equal(401);
    expect(await statusOf(own, '/api/devices/d9/stop')).to.equal(404);
    expect((await ask(path, { headers: { Cookie: cookie } })).status).to.equal(404);
  });

  it('serves a device from its start to its picture', async () => {
    const bearer = { Authorization: `Bearer ${address.searchParams.get('token')}` };
    await ask('/api/start', { method: 'POST', headers: bearer });
    const state = async (): Promise<ConsoleState> =>
      JSON.parse((await ask('/api/state', { headers: bearer })).body) as ConsoleState;
    await waitUntil(async () => (await state()).totals.imagesCommitted === 2, 'images');
    const [image] = (await state()).images.shown;
    const picture = await ask(`/api/images/${image?.id}.png`, { headers: bearer });
    expect(picture.headers['content-type']).to.equal('image/png');
    expect(picture.body.slice(1, 4)).to.equal('PNG');
    expect((await ask('/api/images/999.png', { headers: bearer })).status).to.equal(404);
  });

  it('keeps at most 16 windows up to date', async () => {
    const streams = Array.from({ length: 16 }, () => {
      const headers = { Cookie: cookie, Host: address.host };
      return httpRequest({ host: '127.0.0.1', port: address.port, path: '/api/events', headers, agent: false }).end();
    });
    for (const stream of streams) {
      const [response] = (await once(stream, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
      expect(response.statusCode).to.equal(200);
      response.resume();
    }
    const events = () => ask('/api/events', { headers: { Cookie: cookie } });
    expect((await events()).status).to.equal(503);
    for (const stream of streams) stream.on('error', () => undefined).destroy();
    const probe = async (): Promise<boolean> => {
      const asked = httpRequest({
        ...{ host: '127.0.0.1', port: address.port, path: '/api/events', agent: false },
        headers: { Cookie: cookie },
      }).end();
      const [{ statusCode }] = (await once(asked, 'response')) as [{ statusCode: number }];
      asked.on('error', () => undefined).destroy();
      return statusCode === 200;
    };
    await waitUntil(probe, 'room for another window');
  });

  it('ends with windows open that do not read, and gives its port back', async () => {
    const other = new ConsoleServer(model);
    const { port, searchParams } = new URL(await other.open(0));
    const socket = connect(Number(port), '127.0.0.1');
    const lines = ['GET /api/events HTTP/1.1', `Host: 127.0.0.1:${port}`];
    socket.write([...lines, `Authorization: Bearer ${searchParams.get('token')}`, '', ''].join('\r\n'));
    await once(socket, 'readable');
    const since = performance.now();
    await other.close();
    expect(performance.now() - since).to.be.below(5000);
    socket.destroy();
    const again = new ConsoleServer(model);
    expect(new URL(await again.open(Number(port))).port).to.equal(port);
    await again.close();
  });

  it('says so when its port is in use', async () => {
    const error = await new ConsoleServer(model).open(Number(address.port)).catch((thrown: unknown) => thrown);
    expect(String(error)).to.contain('EADDRINUSE').and.to.contain(address.port);
  });
});
