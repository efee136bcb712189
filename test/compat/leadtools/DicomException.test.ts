import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as leadtools from '../../../compat/leadtools';
import { DicomException, DicomExceptionCode } from '../../../compat/leadtools';
import { projectRoot } from '../../support/project';

interface EnumEntry {
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly value: number | string }[];
}

describe('leadtools: exceptions and enumerations', () => {
  it('a code alone says what it means [DicomException.DicomException] [DicomException.Code] [DicomException.GetCodeMessage]', () => {
    const error = new DicomException(DicomExceptionCode.NetTimeout);
    expect(error).to.be.instanceOf(Error);
    expect(error.Code).to.equal(56);
    expect(error.message).to.equal('NetTimeout (56): it took too long');
    expect(DicomException.GetCodeMessage(DicomExceptionCode.NetTimeout)).to.equal(error.message);
    expect(DicomException.GetCodeMessage(DicomExceptionCode.J2KLocked)).to.equal('J2KLocked (203)');
  });

  it('a text alone has the code NetFailure [DicomException.Message]', () => {
    const error = new DicomException('the archive is closed today');
    expect(error.Code).to.equal(DicomExceptionCode.NetFailure);
    expect(error.Message).to.equal('the archive is closed today');
  });

  it('carries cause, rejection and abort [DicomException.AssociateReject] [DicomException.Abort]', () => {
    const cause = new Error('below');
    const associateReject = { Result: 1, Source: 1, Reason: 7 } as const;
    const error = new DicomException(DicomExceptionCode.NetFailure, 'rejected', { cause, associateReject });
    expect(error.cause).to.equal(cause);
    expect(error.AssociateReject).to.deep.equal(associateReject);
    expect(error.Abort).to.equal(null);
    const aborted = new DicomException(DicomExceptionCode.NetConnectionAborted, 'gone', {
      abort: { Source: 0, Reason: 0 },
    });
    expect(aborted.Abort).to.deep.equal({ Source: 0, Reason: 0 });
  });

  const path = join(projectRoot, 'compat/leadtools/inventory.json');
  const { enums } = JSON.parse(readFileSync(path, 'utf8')) as { enums: EnumEntry[] };
  const exported = leadtools as unknown as Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  for (const { name, members } of enums.filter((entry) => exported[entry.name] !== undefined)) {
    it(`${name} has the original's names and numbers`, () => {
      for (const member of members) expect(exported[name]?.[member.name], member.name).to.equal(member.value);
    });
  }

  it('every one of them is there [DicomPduType] [DicomAssociateAcceptResultType] [DicomAssociateRejectResultType] [DicomAssociateRejectSourceType] [DicomAssociateRejectReasonType] [DicomAbortSourceType] [DicomAbortReasonType] [DicomRoleSupport] [DicomCommandType] [DicomCommandPriorityType] [DicomDataSetFlags] [DicomDataSetInitializeType] [DicomDataSetInitializeFlags] [DicomDataSetLoadFlags] [DicomDataSetSaveFlags] [ChangeTransferSyntaxFlags] [DicomVRType] [DicomCharacterSetType] [DicomClassType] [DicomTag] [DicomTagType] [DicomUidType] [DicomExceptionCode] [DicomNetSecurityMode] [DicomNetSecurityeMode] [DicomNetIpTypeFlags] [DicomNetFlags] [DicomCommandStatusType]', () => {
    expect(enums.filter(({ name }) => exported[name] === undefined).map(({ name }) => name)).to.deep.equal([]);
  });

  it('the older spellings mean the same [DicomNetSecurityeMode] [DicomCommandStatusType]', () => {
    expect(leadtools.DicomNetSecurityeMode).to.equal(leadtools.DicomNetSecurityMode);
    const { ClaseInstanceConflict, ClassInstanceConflict } = leadtools.DicomCommandStatusType;
    expect(ClaseInstanceConflict).to.equal(ClassInstanceConflict);
  });
});
