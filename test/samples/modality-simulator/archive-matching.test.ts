import { expect } from 'chai';
import { VR_CODE } from 'dcxport/rzdcx';
import { matchesText } from '../../../samples/modality-simulator/archive-matching';

/** Whether a value of a VR fits a key: rows of the table below. */
type Case = readonly [vr: keyof typeof VR_CODE, key: string, value: string, fits: boolean];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'an empty key and a lone star fit everything, no value too': [
    ['VR_CODE_LO', '', '', true],
    ['VR_CODE_LO', '*', '', true],
    ['VR_CODE_UI', '', '1.2', true],
    ['VR_CODE_DA', '', '20260101', true],
  ],
  'a value without a wildcard fits as it is written, case and all': [
    ['VR_CODE_LO', 'Ward 7', 'Ward 7', true],
    ['VR_CODE_LO', 'Ward 7 ', ' Ward 7', true],
    ['VR_CODE_LO', 'ward 7', 'Ward 7', false],
    ['VR_CODE_CS', 'CT', 'CT', true],
    ['VR_CODE_CS', 'ct', 'CT', false],
    ['VR_CODE_LO', 'Ward', 'Ward 7', false],
    ['VR_CODE_LO', 'Ward 7', '', false],
  ],
  'names fit whatever their case, and by any of their representations': [
    ['VR_CODE_PN', 'DOE^john', 'Doe^John', true],
    ['VR_CODE_PN', 'Doe^John', 'Doe^John^^', true],
    ['VR_CODE_PN', 'Doe^John^^^', 'Doe^John', true],
    ['VR_CODE_PN', 'Doe', 'Doe^John', false],
    ['VR_CODE_PN', 'd*', 'Doe^John', true],
    ['VR_CODE_PN', 'Yamada^Tarou', 'Yamada^Tarou=山田^太郎', true],
    ['VR_CODE_PN', '山田*', 'Yamada^Tarou=山田^太郎', true],
    ['VR_CODE_PN', '=山田^太郎', 'Yamada^Tarou=山田^太郎', true],
    ['VR_CODE_PN', 'Yamada^Tarou=鈴木*', 'Yamada^Tarou=山田^太郎', false],
    ['VR_CODE_PN', 'MÜLLER*', 'Müller^Änne', true],
  ],
  'a star is any text and a question mark one character, in text only': [
    ['VR_CODE_SH', 'A*7', 'A7', true],
    ['VR_CODE_SH', 'A*7', 'A1237', true],
    ['VR_CODE_SH', 'A*7', 'A1238', false],
    ['VR_CODE_SH', 'A?7', 'A17', true],
    ['VR_CODE_SH', 'A?7', 'A7', false],
    ['VR_CODE_SH', '?', '', false],
    ['VR_CODE_AE', 'CT_*', 'CT_1', true],
    ['VR_CODE_lt', 'a*c*', 'abcd', true],
    ['VR_CODE_UI', '1.2.*', '1.2.3', false],
    ['VR_CODE_IS', '1*', '12', false],
    ['VR_CODE_AS', '0??Y', '042Y', false],
  ],
  'several UIDs fit each of them': [
    ['VR_CODE_UI', '1.2\\1.3', '1.3', true],
    ['VR_CODE_UI', '1.2\\1.3', '1.4', false],
    ['VR_CODE_UI', '1.2', '1.2.3', false],
    ['VR_CODE_UI', '1.2', '', false],
  ],
  'one of several values has to fit': [
    ['VR_CODE_CS', 'SR', 'CT\\SR', true],
    ['VR_CODE_CS', 'MR', 'CT\\SR', false],
    ['VR_CODE_UI', '1.3', '1.2\\1.3', true],
  ],
  'numbers fit by what they are worth': [
    ['VR_CODE_IS', '007', '7', true],
    ['VR_CODE_DS', '1.50', '1.5', true],
    ['VR_CODE_IS', '0', '', false],
    ['VR_CODE_US', '512', '512', true],
    ['VR_CODE_US', '51', '512', false],
  ],
  'dates fit a date and a range, whose ends are in it': [
    ['VR_CODE_DA', '20260110', '20260110', true],
    ['VR_CODE_DA', '20260110', '20260111', false],
    ['VR_CODE_DA', '20260101-20260110', '20260110', true],
    ['VR_CODE_DA', '20260101-20260110', '20260101', true],
    ['VR_CODE_DA', '20260101-20260110', '20260111', false],
    ['VR_CODE_DA', '20260111-', '20260110', false],
    ['VR_CODE_DA', '-20260110', '20251231', true],
    ['VR_CODE_DA', '-20260110', '', false],
    ['VR_CODE_DA', 'yesterday', '20260110', false],
    ['VR_CODE_DA', '20260101-soon', '20260110', false],
  ],
  'times fit by what they leave open: 10:30 is every second of it': [
    ['VR_CODE_TM', '1030', '103059.5', true],
    ['VR_CODE_TM', '10:30', '103000', true],
    ['VR_CODE_TM', '1030', '103100', false],
    ['VR_CODE_TM', '103000', '1030', true],
    ['VR_CODE_TM', '1000-1030', '103059.999', true],
    ['VR_CODE_TM', '1000-1030', '1000', true],
    ['VR_CODE_TM', '100000.5-', '100000.4', false],
    ['VR_CODE_TM', '100000.5-', '100000.5', true],
    ['VR_CODE_TM', '-09', '095959', true],
    ['VR_CODE_TM', '-09', '100000', false],
    ['VR_CODE_DT', '20260110-20260111', '20260111235959', true],
    ['VR_CODE_DT', '20260110-20260111', '20260112', false],
    ['VR_CODE_DT', '20260110120000-0500', '20260110120000', true],
  ],
};

describe('samples/modality-simulator: matching', () => {
  for (const [title, cases] of Object.entries(CASES)) {
    it(title, () => {
      for (const [vr, key, value, fits] of cases) {
        expect(matchesText(VR_CODE[vr], key, value), `${vr} ${key} of ${value}`).to.equal(fits);
      }
    });
  }

  it('a hostile pattern costs no more than it is long', () => {
    const began = performance.now();
    expect(matchesText(VR_CODE.VR_CODE_LO, `${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).to.equal(false);
    expect(matchesText(VR_CODE.VR_CODE_PN, `${'^'.repeat(50_000)}x`, '^'.repeat(50_000))).to.equal(false);
    expect(performance.now() - began).to.be.lessThan(1000);
  });

  it('text that a peer made long fits as it is written only, without a look at every place in it', () => {
    const began = performance.now();
    expect(matchesText(VR_CODE.VR_CODE_LO, `*${'a'.repeat(32_000)}b`, 'a'.repeat(64_000))).to.equal(false);
    expect(matchesText(VR_CODE.VR_CODE_PN, `a${'^'.repeat(100_000)}`, '='.repeat(60_000))).to.equal(false);
    expect(matchesText(VR_CODE.VR_CODE_LO, 'a'.repeat(64_000), 'a'.repeat(64_000))).to.equal(true);
    expect(performance.now() - began).to.be.lessThan(1000);
  });

  it('takes a long list of UIDs apart once for all rows', () => {
    const list = '1.2.3\\'.repeat(200_000);
    const began = performance.now();
    for (let row = 0; row < 50; row++) expect(matchesText(VR_CODE.VR_CODE_UI, list, `1.${row}`)).to.equal(false);
    expect(matchesText(VR_CODE.VR_CODE_UI, list, '1.2.3')).to.equal(true);
    expect(performance.now() - began).to.be.lessThan(1500);
  });
});
