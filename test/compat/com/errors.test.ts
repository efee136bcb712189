import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMError, EventHandlerError, HRESULT, dimseFailure, hresultName, toCOMError } from '../../../compat/com';
import {
  AssociationAbortedError,
  AssociationClosedError,
  AssociationRejectedError,
  ConnectError,
  ConnectionLostError,
  DataSetError,
  DimseTimeoutError,
  InvalidArgumentError,
  ListenError,
  NoPresentationContextError,
  NotDicomError,
  PduDecodeError,
  StorageError,
  TransferSyntaxError,
} from '../../../src/index';
import { projectRoot } from '../../support/project';

const SOURCE = 'rzdcx.TEST';

function system(code: string): Error {
  return Object.assign(new Error(`${code}: something`), { code });
}

describe('COMError', () => {
  it('shows its code unsigned and, as .NET does, signed', () => {
    const error = new COMError(HRESULT.E_FAIL | 0, 'It failed.', SOURCE, { cause: 'reason', dicomStatus: 0xa700 });
    expect(error).to.be.instanceOf(Error);
    expect(error.HRESULT).to.equal(0x80004005);
    expect(error.ErrorCode).to.equal(-2147467259);
    expect(error.Description).to.equal('It failed.');
    expect(error.message).to.equal('It failed.');
    expect(error.Source).to.equal(SOURCE);
    expect(error.dicomStatus).to.equal(0xa700);
    expect(error.cause).to.equal('reason');
    expect(error.name).to.equal('COMError');
  });

  it('has no status and no cause unless there was one', () => {
    const error = new COMError(HRESULT.E_FAIL, 'It failed.', SOURCE);
    expect(error).to.not.have.property('dicomStatus');
    expect(error).to.not.have.property('cause');
  });
});

describe('HRESULT', () => {
  it('has the codes of the inventory under their names', () => {
    const inventory = JSON.parse(readFileSync(join(projectRoot, 'compat', 'rzdcx', 'inventory.json'), 'utf8')) as {
      hresults: { name: string; value: number }[];
    };
    expect(inventory.hresults).to.have.length(25);
    expect({ ...HRESULT }).to.deep.equal(
      Object.fromEntries(inventory.hresults.map(({ name, value }) => [name, value])),
    );
  });

  it('names a code for messages', () => {
    expect(hresultName(0x80040201)).to.equal('ASSOCIATION_REJECTED');
    expect(hresultName(-1)).to.equal('0xFFFFFFFF');
  });
});

describe('toCOMError', () => {
  const cases: [string, Error, number][] = [
    ['a refused connection', new ConnectError('h', 1, 'refused', { cause: system('ECONNREFUSED') }), 0x8007274d],
    [
      'a connection that the system gave up',
      new ConnectError('h', 1, 'slow', { cause: system('ETIMEDOUT') }),
      0x8007274c,
    ],
    ['no connection in time', new DimseTimeoutError('connect', 1000, 'connection'), 0x8007274c],
    ['no association reply in time', new DimseTimeoutError('association', 1000, 'reply'), 0x8007274c],
    ['no response in time', new DimseTimeoutError('dimseResponse', 1000, 'response'), 0x8007274c],
    [
      'a connect timer behind a connect error',
      new ConnectError('h', 1, 'slow', { cause: new DimseTimeoutError('connect', 1, 'x') }),
      0x8007274c,
    ],
    ['an unknown host', new ConnectError('h', 1, 'unknown', { cause: system('ENOTFOUND') }), 0x80072af9],
    [
      'a name server that does not answer',
      new ConnectError('h', 1, 'unknown', { cause: system('EAI_AGAIN') }),
      0x80072af9,
    ],
    [
      'a connection reset while connecting',
      new ConnectError('h', 1, 'reset', { cause: system('ECONNRESET') }),
      0x80072746,
    ],
    ['a lost connection', new ConnectionLostError('gone'), 0x80072746],
    ['a port in use', new ListenError(104, 'in use', { cause: system('EADDRINUSE') }), 0x80072740],
    ['a port that needs rights', new ListenError(104, 'denied', { cause: system('EACCES') }), 0x80070005],
    ['a rejected association', new AssociationRejectedError(1, 1, 1, 'no'), 0x80040201],
    ['an aborted association', new AssociationAbortedError('peer', 0, 0, 'aborted'), 0x80040202],
    ['an association that is over', new AssociationClosedError('over'), 0x80040202],
    ['a peer that breaks the protocol', new PduDecodeError('short', 3), 0x80040202],
    ['no accepted context', new NoPresentationContextError('1.2', 'none'), 0x80040203],
    ['a missing file', system('ENOENT'), 0x80070002],
    ['a path through a file', system('ENOTDIR'), 0x80070003],
    ['a file without permission', system('EACCES'), 0x80070005],
    ['an operation that is not allowed', system('EPERM'), 0x80070005],
    ['a full disk', new StorageError('/x', 'full', { cause: system('ENOSPC') }), 0x80070070],
    ['a file that is not DICOM', new NotDicomError('no'), 0x80040206],
    ['a damaged data set', new DataSetError('truncated', 8), 0x80040206],
    [
      'a missing file behind a data set error',
      new DataSetError('cannot read', -1, 'X', { cause: system('ENOENT') }),
      0x80070002,
    ],
    ['an unknown transfer syntax', new TransferSyntaxError('unknown', '1.2.3'), 0x80040207],
    ['a wrong argument', new InvalidArgumentError('bad'), 0x80070057],
    ['an aborted call', new DOMException('stopped', 'AbortError'), 0x80004004],
    ['anything else', new RangeError('odd'), 0x80004005],
  ];
  for (const [what, error, code] of cases) {
    it(`gives ${hresultName(code)} for ${what} and keeps the cause`, () => {
      const result = toCOMError(error, SOURCE, { doing: 'Doing it' });
      expect(result.HRESULT).to.equal(code);
      expect(result.cause).to.equal(error);
      expect(result.Source).to.equal(SOURCE);
      expect(result.Description).to.equal(`Doing it: ${error.message}`);
    });
  }

  it('takes a missing name for a missing directory when a file was to be made', () => {
    expect(toCOMError(system('ENOENT'), SOURCE, { creating: true }).HRESULT).to.equal(HRESULT.PATH_NOT_FOUND);
  });

  it('gives E_INVALIDARG for an object that cannot be encoded', () => {
    expect(toCOMError(new DataSetError('no such character'), SOURCE, { creating: true }).HRESULT).to.equal(0x80070057);
  });

  it('leaves a COMError as it is', () => {
    const error = new COMError(HRESULT.TAG_NOT_FOUND, 'x', 'rzdcx.DCXOBJ');
    expect(toCOMError(error, SOURCE)).to.equal(error);
  });

  it("gives E_ABORT with the handler's error as cause when a handler threw", () => {
    const own = new Error('no more');
    const result = toCOMError(new EventHandlerError('OnFileSent', own), SOURCE);
    expect(result.HRESULT).to.equal(HRESULT.E_ABORT);
    expect(result.cause).to.equal(own);
    expect(result.Description).to.contain('OnFileSent').and.to.contain('no more');
  });

  it('takes things that are no errors and chains of causes that are circular', () => {
    expect(toCOMError('text', SOURCE).HRESULT).to.equal(HRESULT.E_FAIL);
    expect(toCOMError(undefined, SOURCE).Description).to.equal('undefined');
    const circular = new Error('round');
    circular.cause = circular;
    expect(toCOMError(circular, SOURCE).HRESULT).to.equal(HRESULT.E_FAIL);
  });

  it('tells the status of an answer that says failure', () => {
    const error = dimseFailure(SOURCE, 'C-ECHO to PACS', 0x122, 'SOP class not supported');
    expect(error.HRESULT).to.equal(HRESULT.DIMSE_FAILURE);
    expect(error.dicomStatus).to.equal(0x122);
    expect(error.Description).to.equal('C-ECHO to PACS was answered with status 0x0122 (SOP class not supported).');
  });
});
