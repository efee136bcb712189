import { expect } from 'chai';
import { nowOf, tellsNow } from '../../../../cli/trace/replay/moments';

describe('dcxport trace replay: times', () => {
  const at = (text: string): number => new Date(text).getTime();
  // In the zone of this machine, whatever it is.
  const now = nowOf(at('2026-03-01T09:30:00'), at('2026-03-01T10:00:00'));

  it('know the date and the time of day of an association, an hour before it included', () => {
    for (const [vr, text] of [
      ['DA', '20260301'],
      ['DA', '2026.03.01'],
      ['TM', '0945'],
      ['TM', '094512.123456'],
      ['TM', '08:45:00'],
      ['TM', '10'],
      ['DT', '20260301094500'],
      ['DT', '20260301'],
    ] as const) {
      expect(tellsNow(vr, text, now), `${vr} ${text}`).to.equal(true);
    }
  });

  it('take nothing else for now', () => {
    for (const [vr, text] of [
      ['DA', '20260215'],
      ['DA', '20250301'],
      ['DA', '20260301-20260302'],
      ['DA', ''],
      ['TM', 'noon'],
      ['DT', '20260310094500'],
      ['DT', '2026'],
      ['LO', '20260301'],
    ] as const) {
      expect(tellsNow(vr, text, now), `${vr} ${text}`).to.equal(false);
    }
  });

  it('go by the offset that a date and time says', () => {
    const utc = nowOf(Date.UTC(2026, 2, 1, 9), Date.UTC(2026, 2, 1, 10));
    expect(tellsNow('DT', '20260301183000+0900', utc)).to.equal(true);
    expect(tellsNow('DT', '20260301043000-0500', utc)).to.equal(true);
    expect(tellsNow('DT', '20260301093000+0900', utc)).to.equal(false);
    expect(tellsNow('TM', '0930', utc)).to.equal(true);
  });
});
