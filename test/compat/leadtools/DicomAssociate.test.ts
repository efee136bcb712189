import { expect } from 'chai';
import {
  DicomAssociate,
  DicomAssociateAcceptResultType as Result,
  DicomException,
  DicomExceptionCode,
  DicomRoleSupport,
} from '../../../compat/leadtools';
import {
  fromAssociateAC,
  fromAssociateRQ,
  toAssociateAC,
  toAssociateRQ,
} from '../../../compat/leadtools/associate-pdus';
import { decodePdu, encodePdu, type AssociateAC, type AssociateRQ } from '../../../src';

const VERIFICATION = '1.2.840.10008.1.1';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';

function code(action: () => unknown): number | undefined {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(DicomException);
    return (error as DicomException).Code;
  }
  return undefined;
}

function request(): DicomAssociate {
  const associate = new DicomAssociate(true);
  associate.Default();
  associate.Called = 'PACS';
  associate.Calling = ' MODALITY ';
  associate.AddPresentationContext(1, Result.Success, VERIFICATION);
  associate.AddTransfer(1, IMPLICIT);
  associate.AddPresentationContext(3, Result.Success, CT);
  associate.AddTransfer(3, EXPLICIT);
  associate.AddTransfer(3, IMPLICIT);
  associate.AddPresentationContext(5, Result.Success, CT);
  associate.AddTransfer(5, IMPLICIT);
  return associate;
}

/** Over the wire and back. */
const overTheWire = (associate: DicomAssociate): DicomAssociate =>
  fromAssociateRQ(decodePdu(encodePdu(toAssociateRQ(associate))) as AssociateRQ);

describe('leadtools: DicomAssociate', () => {
  it('begins empty, gets its defaults and becomes empty again [DicomAssociate.DicomAssociate] [DicomAssociate.Default] [DicomAssociate.Reset] [DicomAssociate.Dispose] [DicomAssociate.IsRequest] [DicomAssociate.Version] [DicomAssociate.ApplicationContextName] [DicomAssociate.MaxLength] [DicomAssociate.ImplementClass] [DicomAssociate.ImplementationVersionName]', () => {
    const associate = new DicomAssociate(false);
    const state = (): unknown[] => [
      associate.IsRequest,
      associate.Version,
      associate.ApplicationContextName,
      associate.Called,
      associate.Calling,
      associate.MaxLength,
      associate.PresentationContextCount,
      associate.UserInformationCount,
      associate.ImplementClass,
      associate.ImplementationVersionName,
    ];
    expect(state()).to.deep.equal([false, 1, '', '', '', 0, 0, 0, '', '']);
    associate.Called = 'PACS';
    associate.AddPresentationContext(1, Result.Success, VERIFICATION);
    associate.AddUserInformation(0x58, Buffer.of(1));
    associate.Default();
    expect(state().slice(0, 8)).to.deep.equal([false, 1, '1.2.840.10008.3.1.1.1', 'PACS', '', 46_726, 1, 1]);
    expect(associate.ImplementClass).to.match(/^2\.25\.|^1\./);
    expect(associate.ImplementationVersionName).to.match(/^DCXPORT/);
    associate.Reset(true);
    associate.Dispose();
    expect(state()).to.deep.equal([true, 1, '', '', '', 0, 0, 0, '', '']);
    associate.IsRequest = false;
    associate.Version = 3;
    expect(state().slice(0, 2)).to.deep.equal([false, 3]);
  });

  it('holds contexts by their ids, in their order [DicomAssociate.PresentationContextCount] [DicomAssociate.GetPresentationContextID] [DicomAssociate.SetPresentationContextID] [DicomAssociate.AddPresentationContext] [DicomAssociate.DeletePresentationContext]', () => {
    const associate = request();
    const ids = (): number[] => [0, 1, 2, 3].map((index) => associate.GetPresentationContextID(index));
    expect(ids()).to.deep.equal([1, 3, 5, 0]);
    associate.SetPresentationContextID(0, 255);
    expect(ids()).to.deep.equal([255, 3, 5, 0]);
    associate.DeletePresentationContext(3);
    expect(ids()).to.deep.equal([255, 5, 0, 0]);
    for (const id of [0, 2, 5, 257, 1.5]) {
      expect(
        code(() => associate.AddPresentationContext(id, Result.Success, CT)),
        String(id),
      ).to.equal(9);
    }
    expect(code(() => associate.SetPresentationContextID(0, 5))).to.equal(DicomExceptionCode.Parameter);
    expect(code(() => associate.SetPresentationContextID(7, 9))).to.equal(DicomExceptionCode.Parameter);
    expect(code(() => associate.DeletePresentationContext(3))).to.equal(DicomExceptionCode.Parameter);
    expect(associate.PresentationContextCount).to.equal(2);
  });

  it('finds contexts by class, whatever their result [DicomAssociate.FindAbstract] [DicomAssociate.FindNextAbstract] [DicomAssociate.GetAbstractCount] [DicomAssociate.GetAbstract] [DicomAssociate.SetAbstract]', () => {
    const associate = request();
    associate.SetResult(3, Result.UserReject);
    expect(associate.FindAbstract(CT)).to.equal(3);
    expect(associate.FindNextAbstract(3, CT)).to.equal(5);
    expect(associate.FindNextAbstract(5, CT)).to.equal(0);
    expect(associate.FindNextAbstract(0, CT)).to.equal(3);
    expect(associate.FindAbstract('1.2.3')).to.equal(0);
    expect(associate.GetAbstractCount(CT)).to.equal(2);
    associate.SetAbstract(5, VERIFICATION);
    expect([associate.GetAbstract(5), associate.GetAbstract(7)]).to.deep.equal([VERIFICATION, '']);
    expect(code(() => associate.SetAbstract(7, CT))).to.equal(9);
    expect(code(() => associate.SetAbstract(5, '1'.repeat(65)))).to.equal(9);
  });

  it('results and transfer syntaxes [DicomAssociate.GetResult] [DicomAssociate.SetResult] [DicomAssociate.GetTransferCount] [DicomAssociate.GetTransfer] [DicomAssociate.SetTransfer] [DicomAssociate.AddTransfer] [DicomAssociate.DeleteTransfer]', () => {
    const associate = request();
    expect(associate.GetResult(99)).to.equal(Result.AbstractSyntax);
    associate.SetResult(1, Result.TransferSyntax);
    expect(associate.GetResult(1)).to.equal(4);
    expect([associate.GetTransferCount(3), associate.GetTransferCount(99)]).to.deep.equal([2, 0]);
    expect([associate.GetTransfer(3, 1), associate.GetTransfer(3, 2)]).to.deep.equal([IMPLICIT, '']);
    associate.SetTransfer(3, 1, '1.2.3');
    associate.SetTransfer(3, 2, '1.2.4');
    associate.DeleteTransfer(3, 0);
    expect([associate.GetTransfer(3, 0), associate.GetTransfer(3, 1)]).to.deep.equal(['1.2.3', '1.2.4']);
    expect(code(() => associate.DeleteTransfer(3, 2))).to.equal(9);
    expect(code(() => associate.SetTransfer(3, 4, '1'))).to.equal(9);
    expect(code(() => associate.AddTransfer(99, '1'))).to.equal(9);
    expect(code(() => associate.SetResult(99, Result.Success))).to.equal(9);
  });

  it('titles lose the spaces around them, up to 64 characters may be set, and 1 to 16 sent [DicomAssociate.Called] [DicomAssociate.Calling]', () => {
    const associate = request();
    expect(associate.Calling).to.equal('MODALITY');
    associate.Called = 'X'.repeat(64);
    expect(code(() => toAssociateRQ(associate))).to.equal(9);
    expect(code(() => (associate.Called = 'X'.repeat(65)))).to.equal(9);
    associate.Called = '';
    expect(code(() => toAssociateRQ(associate))).to.equal(9);
  });

  it('a maximum length of 1 to 7 is none, of 0 is not sent', () => {
    const associate = request();
    expect(code(() => (associate.MaxLength = 7))).to.equal(9);
    associate.MaxLength = 8;
    expect(toAssociateRQ(associate).userInformation.maximumLength).to.equal(8);
    associate.MaxLength = 0;
    expect(toAssociateRQ(associate).userInformation.maximumLength).to.equal(undefined);
    expect(overTheWire(associate).MaxLength).to.equal(0);
    expect(code(() => (associate.ImplementationVersionName = 'X'.repeat(17)))).to.equal(9);
  });

  it('roles go by class on the wire, the first that selects counts [DicomAssociate.IsRoleSelect] [DicomAssociate.GetUserRole] [DicomAssociate.GetProviderRole] [DicomAssociate.SetRoleSelect]', () => {
    const associate = request();
    const { Supported, Unsupported } = DicomRoleSupport;
    expect([associate.GetUserRole(3), associate.GetProviderRole(3)]).to.deep.equal([Supported, Unsupported]);
    associate.SetRoleSelect(3, true, Unsupported, Supported);
    associate.SetRoleSelect(5, true, Supported, Supported);
    expect(toAssociateRQ(associate).userInformation.roleSelections).to.deep.equal([
      { sopClassUID: CT, scuRole: false, scpRole: true },
    ]);
    const received = overTheWire(associate);
    expect([received.IsRoleSelect(1), received.IsRoleSelect(3), received.IsRoleSelect(5)]).to.deep.equal([
      false,
      true,
      true,
    ]);
    expect([received.GetUserRole(5), received.GetProviderRole(5)]).to.deep.equal([Unsupported, Supported]);
    associate.SetRoleSelect(3, false, Supported, Supported);
    expect(associate.IsRoleSelect(3)).to.equal(false);
  });

  it('extended negotiation, window and user information go over the wire [DicomAssociate.SetExtendedData] [DicomAssociate.GetExtendedData] [DicomAssociate.GetExtendedDataLength] [DicomAssociate.SetAsynchronousOperations] [DicomAssociate.IsAsynchronousOperations] [DicomAssociate.InvokedOperationsCount] [DicomAssociate.PerformedOperationsCount] [DicomAssociate.UserInformationCount] [DicomAssociate.GetUserInformationType] [DicomAssociate.GetUserInformationData] [DicomAssociate.GetUserInformationDataLength] [DicomAssociate.SetUserInformation] [DicomAssociate.AddUserInformation] [DicomAssociate.DeleteUserInformation] [DicomAssociate.SetUserIdentity]', () => {
    const associate = request();
    expect([associate.IsAsynchronousOperations, associate.InvokedOperationsCount]).to.deep.equal([false, 1]);
    associate.SetAsynchronousOperations(true, 0, 4);
    associate.SetExtendedData(3, Buffer.of(1, 0, 1));
    associate.SetUserIdentity(1, 'jane');
    associate.SetUserIdentity(2, 'jane', 'secret', true);
    associate.AddUserInformation(0x70, Buffer.from('house item'));
    associate.AddUserInformation(0x71, Buffer.of(1));
    associate.SetUserInformation(2, 0x72, Buffer.of(2, 3));
    const received = overTheWire(associate);
    expect(received.IsAsynchronousOperations).to.equal(true);
    expect([received.InvokedOperationsCount, received.PerformedOperationsCount]).to.deep.equal([0, 4]);
    expect(received.GetExtendedData(5)).to.deep.equal(Buffer.of(1, 0, 1));
    expect([received.GetExtendedDataLength(3), received.GetExtendedDataLength(1)]).to.deep.equal([3, 0]);
    expect(received.GetExtendedData(1)).to.equal(null);
    expect(received.UserInformationCount).to.equal(3);
    const identity = Buffer.concat([
      Buffer.of(2, 1, 0, 4),
      Buffer.from('jane'),
      Buffer.of(0, 6),
      Buffer.from('secret'),
    ]);
    const items = [0, 1, 2].map((index) => [
      received.GetUserInformationType(index),
      received.GetUserInformationData(index),
    ]);
    expect(items).to.deep.equal([
      [0x58, identity],
      [0x70, Buffer.from('house item')],
      [0x72, Buffer.of(2, 3)],
    ]);
    expect([received.GetUserInformationDataLength(1), received.GetUserInformationType(3)]).to.deep.equal([10, 0]);
    expect(received.GetUserInformationData(3)).to.equal(null);
    received.DeleteUserInformation(0);
    expect(received.GetUserInformationType(0)).to.equal(0x70);
    for (const type of [0x51, 0x56, 0x100])
      expect(code(() => associate.AddUserInformation(type, Buffer.of(1)))).to.equal(9);
    expect(code(() => associate.SetUserIdentity(6, 'jane'))).to.equal(9);
    expect(code(() => associate.SetUserIdentity(1, ''))).to.equal(9);
    expect(code(() => associate.SetUserIdentity(3, 'ticket', 'passcode'))).to.equal(9);
    associate.SetExtendedData(3, null);
    expect(associate.GetExtendedData(3)).to.equal(null);
  });

  it('an accept is completed from its request, and what it leaves out is refused', () => {
    const rq = toAssociateRQ(request());
    const accept = new DicomAssociate(false);
    accept.AddPresentationContext(3, Result.Success, CT);
    accept.AddTransfer(3, IMPLICIT);
    const pdu = toAssociateAC(accept, rq);
    expect([pdu.calledAETitle, pdu.callingAETitle]).to.deep.equal(['PACS', 'MODALITY']);
    expect(pdu.applicationContextName).to.equal('1.2.840.10008.3.1.1.1');
    expect(pdu.userInformation.implementationClassUID).to.not.equal(undefined);
    expect(pdu.userInformation.maximumLength).to.equal(undefined);
    expect(pdu.presentationContexts.map(({ id, result }) => [id, result])).to.deep.equal([
      [1, Result.UserReject],
      [3, Result.Success],
      [5, Result.UserReject],
    ]);
    const received = fromAssociateAC(decodePdu(encodePdu(pdu)) as AssociateAC, rq);
    expect(received.IsRequest).to.equal(false);
    expect([received.GetAbstract(1), received.GetAbstract(3)]).to.deep.equal([VERIFICATION, CT]);
    expect(received.GetTransfer(3, 0)).to.equal(IMPLICIT);
    accept.AddPresentationContext(9, Result.AbstractSyntax, CT);
    expect(
      code(() => toAssociateAC(accept, rq)),
      'an id that was not proposed',
    ).to.equal(9);
    expect(
      code(() => toAssociateAC(request(), rq)),
      'a request',
    ).to.equal(9);
    expect(
      code(() => toAssociateRQ(accept)),
      'an accept',
    ).to.equal(9);
    accept.DeletePresentationContext(9);
    accept.AddPresentationContext(5, Result.Success, CT);
    expect(
      code(() => toAssociateAC(accept, rq)),
      'accepted without a transfer syntax',
    ).to.equal(9);
  });

  it('tells of itself in words [DicomAssociate.ToString]', () => {
    expect(request().ToString()).to.include('from MODALITY to PACS').and.to.include(`context 5: ${CT}, ${IMPLICIT}`);
  });
});
