import { expect } from 'chai';
import { Feed } from '../../../cli/console/feed';
import { ConsoleModel } from '../../../cli/console/console-model';
import type { ConsoleState, ConsoleUpdate } from '../../../cli/console/protocol';
import { demoDescription } from '../../../samples/modality-simulator/index';
import { waitUntil, within } from '../../support/wait-until';

const peer = { aeTitle: 'A', host: 'h', port: 1, tls: false };

function emptyState(): ConsoleState {
  return new ConsoleModel({
    describe: (peers) => demoDescription(peers ?? { storage: peer }),
    archive: false,
  }).state();
}

/** A follower that writes down what it is told, and may be held up. */
class Follower {
  readonly updates: ConsoleUpdate[] = [];
  readonly events: string[] = [];
  hold: Promise<void> | undefined;
  readonly write = async (event: string, data: string): Promise<void> => {
    this.events.push(event);
    if (data !== '') this.updates.push(JSON.parse(data) as ConsoleUpdate);
    await this.hold;
  };
}

describe('the feed of the console', () => {
  it('tells everything at first, and then the sections that have changed', async () => {
    let state = emptyState();
    const feed = new Feed(() => state, 1);
    const follower = new Follower();
    const following = feed.follow(follower.write, new AbortController().signal);
    await waitUntil(() => follower.updates.length === 1, 'the first update');
    expect(Object.keys(follower.updates[0]!)).to.have.members(Object.keys(state));
    state = { ...state, totals: { ...state.totals, failures: 7 } };
    await waitUntil(() => follower.updates.length === 2, 'the second update');
    expect(follower.updates[1]).to.deep.equal({ totals: state.totals });
    state = { ...state, totals: { ...state.totals, failures: 8 } };
    feed.close();
    await within(following, 'the end');
    expect(follower.events, 'the last state, and the end').to.deep.equal(['update', 'update', 'update', 'end']);
    expect(follower.updates[2]).to.deep.equal({ totals: state.totals });
  });

  it('a follower that does not read makes nothing wait: it gets the latest state when it reads again', async () => {
    let looked = 0;
    const state = emptyState();
    const feed = new Feed(() => ({ ...state, totals: { ...state.totals, failures: ++looked } }), 2);
    const [slow, quick] = [new Follower(), new Follower()];
    let release: () => void = () => undefined;
    slow.hold = new Promise((resolve) => {
      release = resolve;
    });
    const gone = new AbortController();
    const following = [feed.follow(slow.write, gone.signal), feed.follow(quick.write, gone.signal)];
    await waitUntil(() => quick.updates.length >= 4, 'updates of the quick one');
    expect(slow.updates).to.have.length(1);
    slow.hold = undefined;
    const missed = quick.updates.at(-1)?.totals?.failures ?? 0;
    release();
    await waitUntil(() => slow.updates.length === 2, 'the next update of the slow one');
    expect(slow.updates[1]?.totals?.failures).to.be.at.least(missed);
    gone.abort();
    await within(Promise.all(following), 'the end');
  });

  it('counts its followers, and forgets those that are gone', async () => {
    const feed = new Feed(emptyState, 1);
    const gone = new AbortController();
    const following = feed.follow(new Follower().write, gone.signal);
    expect(feed.isFull).to.equal(true);
    gone.abort();
    await within(following, 'the end');
    expect(feed.isFull).to.equal(false);
  });
});
