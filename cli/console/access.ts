import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What of a request decides whether it is served. */
export interface Credentials {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site, which browsers set and pages cannot. */
  readonly fetchSite: string | undefined;
  readonly authorization: string | undefined;
  /** The value of the console's cookie. */
  readonly cookie: string | undefined;
  /** The token in the address. */
  readonly token: string | undefined;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly reason: string;
}

/**
 * Who may use the console: who has the address that it printed.
 *
 * The token is in that address. A browser changes it for a cookie at once, which no other site's page can send and no script
 * can read; a program may send the token as a bearer. Names that were made to point to this machine are no hosts of the
 * console, so that a page of their site cannot talk to it.
 */
export class Access {
  /** What the printed address holds. */
  readonly token = randomBytes(24).toString('base64url');
  /** The value of the cookie. */
  readonly session = randomBytes(24).toString('base64url');
  readonly #hosts: ReadonlySet<string>;

  /** @param port - That the console listens on. */
  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    this.cookieName = `dcxport_console_${port}`;
  }

  /** Cookies are shared by all ports of a host: each console has a name of its own. */
  readonly cookieName: string;

  /** Judges a request. @returns why it is refused; undefined when it is not. */
  judge(request: Credentials): Refusal | undefined {
    const { method, host, origin, fetchSite, authorization, cookie, token } = request;
    if (host === undefined || !this.#hosts.has(host.toLowerCase())) {
      return { status: 421, reason: 'This console answers at 127.0.0.1 and localhost only.' };
    }
    const bearer = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1];
    const hasSession = same(cookie, this.session);
    const mayRead = hasSession || same(bearer, this.token) || (method === 'GET' && same(token, this.token));
    if (!mayRead) return { status: 401, reason: 'Open the address that the console printed; it holds the key.' };
    if (method === 'GET' || method === 'HEAD') return undefined;
    // A cookie is sent by the browser, whoever asked for it: the page that asks must be the console's own.
    const isOwnPage = origin?.toLowerCase() === `http://${host.toLowerCase()}`;
    const isProgram = origin === undefined && same(bearer, this.token);
    if ((isOwnPage || isProgram) && (fetchSite === undefined || fetchSite === 'same-origin')) return undefined;
    return { status: 403, reason: 'Changes are taken from the pages of this console only.' };
  }
}

/** Compares in a time that tells nothing of what is expected. */
function same(given: string | undefined, expected: string): boolean {
  const [a, b] = [given ?? '', expected].map((text) => createHash('sha256').update(text).digest());
  return given !== undefined && a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
