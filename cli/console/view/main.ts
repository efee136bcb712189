/**
 * The view of the console: shows what its server tells, and asks it to start and stop devices.
 *
 * @module
 */
import { render } from 'preact';
import type { ConsoleState } from '../protocol.js';
import { App } from './app.js';
import { ask, Connection, Link } from './connection.js';
import { html } from './html.js';

let shown: { state: ConsoleState | undefined; link: Link; refusal: string } = {
  state: undefined,
  link: Link.Connecting,
  refusal: '',
};

function show(change: Partial<typeof shown>): void {
  shown = { ...shown, ...change };
  render(html`<${App} ...${shown} onAsk=${onAsk} />`, document.body);
}

function onAsk(path: string): void {
  void ask(path).then((refusal) => show({ refusal }));
}

// The token has become a cookie: it is not to stay in the history, on screenshots or in what is copied from the address bar.
history.replaceState(null, '', '/');
show({});
new Connection((state, link) => show({ state, link })).open();
