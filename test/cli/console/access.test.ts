import { expect } from 'chai';
import { Access, type Credentials } from '../../../cli/console/access';

const PORT = 4711;
const ORIGIN = `http://127.0.0.1:${PORT}`;

describe('access to the console', () => {
  const access = new Access(PORT);
  const nobody: Credentials = {
    method: 'GET',
    host: `127.0.0.1:${PORT}`,
    origin: undefined,
    fetchSite: undefined,
    authorization: undefined,
    cookie: undefined,
    token: undefined,
  };
  const post = { ...nobody, method: 'POST', cookie: access.session, origin: ORIGIN };

  const served: [title: string, request: Credentials][] = [
    ['the token in the address', { ...nobody, token: access.token }],
    ['the cookie', { ...nobody, cookie: access.session }],
    ['the token as a bearer', { ...nobody, authorization: `Bearer ${access.token}` }],
    ['localhost in place of the address', { ...nobody, host: `LOCALHOST:${PORT}`, cookie: access.session }],
    ['a change from its own page', { ...post, fetchSite: 'same-origin' }],
    ['a change from a browser that tells no more than the origin', post],
    [
      'a change from its page at localhost',
      { ...post, host: `localhost:${PORT}`, origin: `http://localhost:${PORT}`, fetchSite: 'same-origin' },
    ],
    ['a change from a program', { ...nobody, method: 'POST', authorization: `Bearer ${access.token}` }],
  ];
  for (const [title, request] of served) {
    it(`serves ${title}`, () => {
      expect(access.judge(request)).to.equal(undefined);
    });
  }

  const refused: [title: string, status: number, request: Credentials][] = [
    ['nobody', 401, nobody],
    ['another token', 401, { ...nobody, token: 'A'.repeat(access.token.length) }],
    ['the beginning of the token', 401, { ...nobody, token: access.token.slice(0, -1) }],
    ['an empty token', 401, { ...nobody, token: '' }],
    ['another bearer', 401, { ...nobody, authorization: 'Bearer x' }],
    ['the cookie as a bearer', 401, { ...nobody, authorization: `Bearer ${access.session}` }],
    ['the token as a cookie', 401, { ...nobody, cookie: access.token }],
    ['the token in the address of a change', 401, { ...nobody, method: 'POST', origin: ORIGIN, token: access.token }],
    ['a name that was made to point here', 421, { ...nobody, host: `rebound.example:${PORT}`, cookie: access.session }],
    ['another port', 421, { ...nobody, host: '127.0.0.1:80', cookie: access.session }],
    [
      'a name that only begins as it should',
      421,
      { ...nobody, host: `127.0.0.1:${PORT}.example`, cookie: access.session },
    ],
    ['no host', 421, { ...nobody, host: undefined, cookie: access.session }],
    ["a change from another site's page", 403, { ...post, origin: 'https://evil.example' }],
    ['a change from a page of another port', 403, { ...post, origin: 'http://127.0.0.1:80' }],
    ['a change from a page without an origin', 403, { ...post, origin: 'null' }],
    ['a change with a cookie and no origin', 403, { ...post, origin: undefined }],
    ['a change that the browser calls cross-site', 403, { ...post, fetchSite: 'cross-site' }],
    [
      "a bearer's change from another site's page",
      403,
      { ...nobody, method: 'POST', authorization: `Bearer ${access.token}`, origin: 'https://evil.example' },
    ],
  ];
  for (const [title, status, request] of refused) {
    it(`refuses ${title}`, () => {
      expect(access.judge(request)?.status).to.equal(status);
    });
  }

  it('each console has secrets of its own, and a cookie of its own name for each port', () => {
    const other = new Access(PORT + 1);
    expect(new Set([access.token, access.session, other.token, other.session]).size).to.equal(4);
    expect(access.token).to.match(/^[\w-]{32}$/);
    expect(other.cookieName).not.to.equal(access.cookieName);
  });
});
