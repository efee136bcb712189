import { expect } from 'chai';
import { CommandField, StatusCategory, describeStatus, statusCategory } from '../../src/dimse';

describe('statusCategory', () => {
  const categories: readonly (readonly [StatusCategory, readonly number[]])[] = [
    [StatusCategory.Success, [0x0000]],
    [StatusCategory.Pending, [0xff00, 0xff01]],
    [StatusCategory.Cancel, [0xfe00]],
    [StatusCategory.Warning, [0x0001, 0x0107, 0x0116, 0xb000, 0xb006, 0xb007, 0xb600, 0xbfff]],
    [
      StatusCategory.Failure,
      [0x0105, 0x0110, 0x0122, 0x0211, 0xa700, 0xa801, 0xa900, 0xaa00, 0xc000, 0xcfff, 0x0002, 0xff02, 0xfe01, 0xffff],
    ],
  ];
  for (const [category, statuses] of categories) {
    it(`sorts ${statuses.map((status) => status.toString(16)).join(', ')} as ${category}`, () => {
      for (const status of statuses) expect(statusCategory(status), status.toString(16)).to.equal(category);
    });
  }

  it('L39: knows both kinds of pending', () => {
    expect([0xff00, 0xff01].map(statusCategory)).to.deep.equal(['Pending', 'Pending']);
  });
});

describe('describeStatus', () => {
  for (const [status, field, text] of [
    [0x0000, CommandField.C_ECHO_RSP, /^0000H Success: done$/],
    [0xa700, CommandField.C_STORE_RSP, /^A700H Failure: out of resources$/],
    [0xa7ff, CommandField.C_STORE_RSP, /^A7FFH Failure: out of resources$/],
    [0xa912, CommandField.C_STORE_RSP, /data set does not match/],
    [0xc123, CommandField.C_STORE_RSP, /^C123H Failure: .*cannot be understood/],
    [0xb000, CommandField.C_STORE_RSP, /^B000H Warning: .*changed/],
    [0xb006, CommandField.C_STORE_RSP, /^B006H Warning: .*dropped/],
    [0xb007, CommandField.C_STORE_RSP, /^B007H Warning: .*match/],
    [0xa900, CommandField.C_FIND_RSP, /identifier/],
    [0xff01, CommandField.C_FIND_RSP, /^FF01H Pending: .*optional keys/],
    [0xfe00, CommandField.C_FIND_RSP, /^FE00H Cancel: /],
    [0xa701, CommandField.C_MOVE_RSP, /counted/],
    [0xa702, CommandField.C_MOVE_RSP, /sub-operations/],
    [0xa801, CommandField.C_MOVE_RSP, /destination/],
    [0xb000, CommandField.C_MOVE_RSP, /^B000H Warning: .*sub-operations/],
    [0xb000, CommandField.C_GET_RSP, /sub-operations/],
    [0x0112, CommandField.N_SET_RSP, /no such SOP instance/],
    [0xc600, CommandField.N_ACTION_RSP, /film box/],
    [0xb603, CommandField.N_ACTION_RSP, /^B603H Warning: .*empty/],
  ] as const) {
    it(`says ${text.source} for ${status.toString(16)} of ${field.toString(16)}`, () => {
      expect(describeStatus(status, field)).to.match(text);
      expect(describeStatus(status, field & 0x7fff), 'by the request').to.equal(describeStatus(status, field));
    });
  }

  it('names general codes without a service, special ones by category only', () => {
    expect(describeStatus(0x0110)).to.equal('0110H Failure: the operation failed while it was processed');
    expect(describeStatus(0xa700)).to.equal('A700H Failure');
    expect(describeStatus(0xb000)).to.equal('B000H Warning');
  });

  it('L15: describes every 16-bit number for every message', () => {
    for (const field of [undefined, 0, 0xffff, ...Object.values(CommandField)]) {
      for (let status = 0; status <= 0xffff; status += 1) {
        const text = describeStatus(status, field);
        if (!/^[0-9A-F]{4}H (Success|Pending|Cancel|Warning|Failure)(: .+)?$/.test(text)) expect.fail(text);
      }
    }
  });
});
