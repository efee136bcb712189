import { expect } from 'chai';
import {
  CommandField,
  DATA_SET_PRESENT,
  MESSAGES,
  NO_DATA_SET,
  checkCommandSet,
  findMessage,
  hasDataSet,
  isResponse,
  messageName,
  missingElements,
  responseField,
} from '../../src/dimse';
import type { CommandSet } from '../../src/dimse';
import { DimseDecodeError } from '../../src/errors';
import { goldenMessages } from './recorded';

/** Data sets by PS3.7, 9.3 and 10.3: required, forbidden; all others have one or not. */
const required = ['C-STORE-RQ', 'C-FIND-RQ', 'C-GET-RQ', 'C-MOVE-RQ', 'N-SET-RQ'];
const forbidden = ['C-STORE-RSP', 'C-ECHO-RQ', 'C-ECHO-RSP', 'C-CANCEL-RQ', 'N-GET-RQ', 'N-DELETE-RQ', 'N-DELETE-RSP'];

describe('the message table', () => {
  it('has all 23 messages once, named as their Command Field', () => {
    const names = Object.fromEntries(
      Object.entries(CommandField).map(([keyword, field]) => [field, keyword.replace(/_/g, '-')]),
    );
    expect(Object.fromEntries(MESSAGES.map(({ commandField, name }) => [commandField, name]))).to.deep.equal(names);
    expect(MESSAGES).to.have.length(23);
  });

  it('says which messages have data sets', () => {
    const named = (usage: string): string[] => MESSAGES.filter(({ dataSet }) => dataSet === usage).map((m) => m.name);
    expect(named('required').sort()).to.deep.equal([...required].sort());
    expect(named('forbidden').sort()).to.deep.equal([...forbidden].sort());
  });

  it('gives every request a message id and every response the id and a status', () => {
    for (const { commandField, name, elements } of MESSAGES) {
      if (isResponse(commandField)) {
        expect(elements, name).to.include({ MessageIDBeingRespondedTo: 'mandatory', Status: 'mandatory' });
      } else if (commandField === CommandField.C_CANCEL_RQ) {
        expect(elements, name).to.deep.equal({ MessageIDBeingRespondedTo: 'mandatory' });
      } else {
        expect(elements, name).to.include({ MessageID: 'mandatory' });
      }
    }
  });

  it('holds every element of the messages that another implementation wrote', () => {
    for (const { name, command } of goldenMessages) {
      const { CommandField: field, CommandDataSetType: _type, ...rest } = command;
      expect(Object.keys(findMessage(field)?.elements ?? {}), name).to.include.members(Object.keys(rest));
    }
  });

  it('names messages that DICOM does not define by their number', () => {
    expect(messageName(CommandField.C_STORE_RQ)).to.equal('C-STORE-RQ');
    expect(messageName(0x0abc)).to.equal('message 0ABCH');
    expect(findMessage(0x0abc)).to.equal(undefined);
  });

  it('pairs requests with their responses', () => {
    expect(responseField(CommandField.C_MOVE_RQ)).to.equal(CommandField.C_MOVE_RSP);
    expect(responseField(CommandField.N_CREATE_RQ)).to.equal(CommandField.N_CREATE_RSP);
  });

  it('takes any Command Data Set Type but 0101H as a data set', () => {
    const command = { CommandField: CommandField.C_STORE_RQ, MessageID: 1 };
    expect(hasDataSet({ ...command, CommandDataSetType: NO_DATA_SET })).to.equal(false);
    for (const type of [0, DATA_SET_PRESENT, 0x0100, 0x0102, 0xffff]) {
      expect(hasDataSet({ ...command, CommandDataSetType: type })).to.equal(true);
    }
  });
});

describe('checkCommandSet', () => {
  it('passes all golden messages', () => {
    for (const { command } of goldenMessages) checkCommandSet(command);
    expect(goldenMessages.flatMap(({ command }) => missingElements(command))).to.deep.equal([]);
  });

  for (const { name, command } of goldenMessages) {
    const indispensable = isResponse(command.CommandField)
      ? (['MessageIDBeingRespondedTo', 'Status'] as const)
      : command.CommandField === CommandField.C_CANCEL_RQ
        ? (['MessageIDBeingRespondedTo'] as const)
        : (['MessageID'] as const);
    for (const keyword of indispensable) {
      it(`refuses ${name} without ${keyword}`, () => {
        expect(() => checkCommandSet({ ...command, [keyword]: undefined })).to.throw(
          DimseDecodeError,
          `${name} has no ${keyword}`,
        );
      });
    }
  }

  for (const name of ['C-STORE-RQ', 'C-FIND-RQ', 'C-GET-RQ', 'C-MOVE-RQ']) {
    it(`refuses ${name} without data set`, () => {
      const found = goldenMessages.find((message) => message.name === name);
      const command = { ...found?.command, CommandDataSetType: NO_DATA_SET } as CommandSet;
      expect(() => checkCommandSet(command)).to.throw(DimseDecodeError, /data set/);
    });
  }

  it('lets pass what a service can answer with a status', () => {
    const lacking = { CommandField: CommandField.C_STORE_RQ, MessageID: 1, CommandDataSetType: DATA_SET_PRESENT };
    checkCommandSet(lacking);
    expect([...missingElements(lacking)].sort()).to.deep.equal([
      'AffectedSOPClassUID',
      'AffectedSOPInstanceUID',
      'Priority',
    ]);
  });

  it('lets pass a data set where none belongs', () => {
    expect(() =>
      checkCommandSet({ CommandField: CommandField.C_ECHO_RQ, MessageID: 1, CommandDataSetType: 0 }),
    ).not.to.throw();
  });

  it('holds messages that DICOM does not define to the rules of all requests and responses', () => {
    const command = { CommandField: 0x0abc, CommandDataSetType: NO_DATA_SET };
    expect(() => checkCommandSet({ ...command, MessageID: 1 })).not.to.throw();
    expect(() => checkCommandSet(command)).to.throw(DimseDecodeError, 'message 0ABCH has no MessageID');
    expect(() => checkCommandSet({ ...command, CommandField: 0x8abc, MessageIDBeingRespondedTo: 1 })).to.throw(
      DimseDecodeError,
      'Status',
    );
  });
});
