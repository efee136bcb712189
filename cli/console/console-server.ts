import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { Access } from './access';
import type { ConsoleModel } from './console-model';
import { Feed } from './feed';
import { readViewFiles, type ViewFiles } from './view-files';

const HOST = '127.0.0.1';
/** Browser windows that are kept up to date at the same time. */
const MOST_FOLLOWERS = 16;
/** Connections at the same time; browsers open some more than they need. */
const MOST_CONNECTIONS = 128;
/** Milliseconds that answers under way have when the console ends. */
const GRACE_MS = 1000;

/** Said with every answer. */
const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
/** Policy of what is no page. */
const NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The web server of the console: on the loopback address, and for who has the address that it prints. */
export class ConsoleServer {
  readonly #model: ConsoleModel;
  readonly #feed: Feed;
  readonly #view: ViewFiles;
  readonly #server: Server;
  /** Nobody is let in before it is open, and when it ends. */
  #access: Access | undefined;

  /** @throws Error when the view was not built. */
  constructor(model: ConsoleModel) {
    this.#model = model;
    this.#view = readViewFiles();
    this.#feed = new Feed(() => model.state(), MOST_FOLLOWERS);
    this.#server = createAdaptorServer({ fetch: this.#routes().fetch }) as Server;
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /**
   * Begins to listen.
   *
   * @param port - 0 takes a free one.
   * @returns the address to open, with the token.
   * @throws the system's error when the port cannot be opened.
   */
  async open(port: number): Promise<string> {
    this.#server.listen(port, HOST);
    await once(this.#server, 'listening');
    const { port: opened } = this.#server.address() as AddressInfo;
    this.#access = new Access(opened);
    return `http://${HOST}:${opened}/?token=${this.#access.token}`;
  }

  /** Tells whoever looks that it ends, and gives the port back. */
  async close(): Promise<void> {
    this.#access = undefined;
    this.#feed.close();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const late = new AbortController();
    const limit = setTimeout(GRACE_MS, undefined, { signal: late.signal }).then(
      () => this.#server.closeAllConnections(),
      () => undefined,
    );
    await closed;
    late.abort();
    await limit;
  }

  #routes(): Hono {
    const app = new Hono();
    app.use(async (context, next) => {
      const refused = this.#refusal(context);
      if (refused === undefined) await next();
      else context.res = refused;
      for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
      if (!context.res.headers.has('Content-Security-Policy')) {
        context.header('Content-Security-Policy', NO_CONTENT_POLICY);
      }
    });
    app.get('/', (context) => this.#page(context));
    app.get('/api/session', (context) => context.body(null, 204));
    app.get('/api/state', (context) => context.json(this.#model.state()));
    app.get('/api/events', (context) => this.#events(context));
    app.get('/api/images/:name{[0-9]{1,12}\\.png}', (context) => this.#picture(context, context.req.param('name')));
    app.post('/api/start', (context) => this.#done(context, true, () => this.#model.startAll()));
    app.post('/api/stop', (context) => this.#done(context, true, () => this.#model.stopAll()));
    app.post('/api/devices/:id/start', (context) => this.#done(context, this.#model.start(context.req.param('id'))));
    app.post('/api/devices/:id/stop', (context) => this.#done(context, this.#model.stop(context.req.param('id'))));
    app.get('*', (context) => this.#file(context));
    app.notFound((context) => context.text('There is no such thing here.', 404));
    app.onError((error, context) => {
      console.error(error);
      return context.text('The console could not do that; its terminal says why.', 500);
    });
    return app;
  }

  #refusal(context: Context): Response | undefined {
    const access = this.#access;
    if (access === undefined) return context.text('The console is not open.', 503, { Connection: 'close' });
    const header = (name: string): string | undefined => context.req.header(name);
    const refusal = access.judge({
      method: context.req.method,
      host: header('Host'),
      origin: header('Origin'),
      fetchSite: header('Sec-Fetch-Site'),
      authorization: header('Authorization'),
      cookie: getCookie(context, access.cookieName),
      // Nowhere else: addresses with a token in them are not to be made.
      token: context.req.path === '/' ? context.req.query('token') : undefined,
    });
    return refusal && context.text(refusal.reason, refusal.status);
  }

  #page(context: Context): Response {
    if (this.#access !== undefined) {
      const { cookieName, session } = this.#access;
      setCookie(context, cookieName, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
    }
    context.header('Content-Security-Policy', this.#view.policy);
    return context.html(this.#view.page);
  }

  #file(context: Context): Response {
    const file = this.#view.files.get(context.req.path);
    if (file === undefined) return context.text('There is no such thing here.', 404);
    return context.body(new Uint8Array(file.body), 200, { 'Content-Type': file.type });
  }

  #picture(context: Context, name: string): Response {
    const png = this.#model.picture(Number.parseInt(name, 10));
    if (png === undefined) return context.text('That image is not kept any more.', 404);
    // A number never stands for another image while the console runs.
    return context.body(new Uint8Array(png), 200, { 'Content-Type': 'image/png' });
  }

  #events(context: Context): Response {
    if (this.#feed.isFull) return context.text('Too many windows look at this console; close one.', 503);
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      await this.#feed.follow((event, data) => stream.writeSSE({ event, data }), gone.signal);
    });
  }

  #done(context: Context, exists: boolean, work?: () => void): Response {
    if (!exists) return context.text('There is no such device.', 404);
    work?.();
    return context.body(null, 204);
  }
}
