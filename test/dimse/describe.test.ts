import { expect } from 'chai';
import { decodeCommandSet, describeCommandSet, encodeCommandSet } from '../../src/dimse';
import type { CommandSet } from '../../src/dimse';
import { COMMAND_ELEMENTS } from '../../src/dimse/command-elements';
import { Random } from '../support/random';
import { golden, goldenMessages } from './recorded';

describe('describeCommandSet', () => {
  it('describes a request', () => {
    expect(describeCommandSet(golden('C-STORE-RQ').command)).to.equal(
      'C-STORE-RQ, id 7, class 1.2.840.10008.5.1.4.1.1.2, instance 1.2.826.0.1.3680043.9.7133.1.1, priority medium, ' +
        'moved for ARCHIVE, message 65535, with data set',
    );
  });

  it('describes a response with the meaning of its status', () => {
    expect(describeCommandSet(golden('C-MOVE-RSP').command)).to.equal(
      'C-MOVE-RSP to message 3, class 1.2.840.10008.5.1.4.1.2.2.2, ' +
        'status B000H Warning: ended, some sub-operations failed or had warnings, ' +
        'sub-operations: 10 completed, 2 failed, 1 with warning, with data set',
    );
  });

  it('shows tags as DICOM writes them, and not too many', () => {
    expect(describeCommandSet(golden('N-CREATE-RSP').command)).to.include('offending (0040,0253) (FFFE,E000)');
    const many = { ...golden('N-GET-RQ').command, AttributeIdentifierList: new Array<number>(5000).fill(0x00100010) };
    expect(describeCommandSet(many)).to.include('and 4992 more');
  });

  it('L46: keeps the free text of the peer to itself unless asked', () => {
    const command = { ...golden('C-STORE-RSP').command, ErrorComment: 'no patient DOE^JOHN' };
    expect(describeCommandSet(command)).not.to.include('DOE');
    expect(describeCommandSet(command, { errorComment: true })).to.include('comment no patient DOE^JOHN');
  });

  it('gives one line of bounded length, whatever the texts hold', () => {
    const text = `\r\n\x1b[2J\u2028${'x'.repeat(10000)}`;
    const command = { ...golden('C-MOVE-RQ').command, MoveDestination: text, AffectedSOPClassUID: text };
    const line = describeCommandSet(command);
    expect(line).to.match(/^[\x20-\x7e]+$/);
    expect(line.length).to.be.lessThan(400);
  });

  it('L15: never throws, for what a decoder gives and for what nobody should make (seeded)', () => {
    const random = new Random(15);
    const odd: readonly unknown[] = [
      undefined,
      null,
      '',
      'x',
      -1,
      1.5,
      Number.NaN,
      2 ** 40,
      [],
      [null, 'x', -1],
      {},
      Symbol('x'),
      10n,
      () => 1,
    ];
    for (let run = 0; run < 5000; run += 1) {
      const command: Record<string, unknown> = { ...random.pick(goldenMessages).command };
      for (const { keyword } of COMMAND_ELEMENTS) if (random.oneIn(4)) command[keyword] = random.pick(odd);
      const line = describeCommandSet(command as unknown as CommandSet, { errorComment: true });
      expect(line).to.match(/^[\x20-\x7e]+$/);
    }
  });

  it('describes what was encoded and decoded as before', () => {
    for (const { command } of goldenMessages) {
      expect(describeCommandSet(decodeCommandSet(encodeCommandSet(command)))).to.equal(describeCommandSet(command));
    }
  });
});
