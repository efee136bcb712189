import { connect as connectTcp } from 'node:net';
import { expect } from 'chai';
import { decodePdu } from '../../../../src';
import {
  ASC_abortAssociation,
  ASC_acceptContextsWithPreferredTransferSyntaxes,
  ASC_acceptContextsWithTransferSyntax,
  ASC_acceptPresentationContext,
  ASC_acknowledgeAssociation,
  ASC_acknowledgeRelease,
  ASC_associationWaiting,
  ASC_closeTransportConnection,
  ASC_countAcceptedPresentationContexts,
  ASC_dataWaiting,
  ASC_DEFAULTMAXPDU,
  ASC_destroyAssociation,
  ASC_dropAssociation,
  ASC_dropNetwork,
  ASC_dropSCPAssociation,
  ASC_findAcceptedPresentationContext,
  ASC_getAcceptedExtNegList,
  ASC_getAPTitles,
  ASC_getPresentationAddresses,
  ASC_getPresentationContext,
  ASC_getRequestedExtNegList,
  ASC_getUserIdentAC,
  ASC_getUserIdentRQ,
  ASC_initializeNetwork,
  ASC_P_USERREJECTION,
  ASC_receiveAssociation,
  ASC_refusePresentationContext,
  ASC_rejectAssociation,
  ASC_releaseAssociation,
  ASC_requestAssociation,
  ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED,
  ASC_SC_ROLE_DEFAULT,
  ASC_SC_ROLE_SCP,
  ASC_SC_ROLE_SCUSCP,
  ASC_setAcceptedExtNegList,
  ASC_setIdentAC,
  ASC_setIdentRQJwt,
  ASC_setIdentRQKerberos,
  ASC_setIdentRQSaml,
  ASC_setIdentRQUserOnly,
  ASC_setIdentRQUserPassword,
  ASC_setRequestedExtNegList,
  ASC_setTransportLayer,
  ASC_setTransportLayerType,
  ByRef,
  DcmTransportLayer,
  DIMSE_BLOCKING,
  DIMSE_NONBLOCKING,
  DIMSE_receiveCommand,
  DUL_ASSOCIATIONREJECTED,
  DUL_NETWORKCLOSED,
  DUL_NOASSOCIATIONREQUEST,
  DUL_NOBLOCK,
  DUL_PEERABORTEDASSOCIATION,
  DUL_PEERREQUESTEDRELEASE,
  DUL_READTIMEOUT,
  DUL_TCPINITERROR,
  DIMSE_NODATAAVAILABLE,
  NET_ACCEPTOR,
  SOPClassExtendedNegotiationSubItem,
  T_ASC_PresentationContext,
  T_ASC_RejectParameters,
  T_ASC_UserIdentityNegotiationMode,
  T_DIMSE_Message,
  UID_CTImageStorage,
  UID_LittleEndianExplicitTransferSyntax as LEE,
  UID_LittleEndianImplicitTransferSyntax as LEI,
  UID_MRImageStorage,
  UID_StandardApplicationContext,
  UID_VerificationSOPClass,
  type T_ASC_Association,
  type T_ASC_Network,
  type T_ASC_Parameters,
  type UserIdentityNegotiationSubItemAC,
  type UserIdentityNegotiationSubItemRQ,
} from '../../../../compat/dcmtk';
import { TestAuthority } from '../../../support/certificates';
import { echoscu } from '../../../support/dcmtk';
import { describeInterop } from '../../../support/interop';
import { within } from '../../../support/wait-until';
import { FunctionUser, type Proposal } from './function-service';

const VERIFICATION: Proposal = { uid: UID_VerificationSOPClass };

describe('dcmtk: associations as acceptor', () => {
  const net = new ByRef<T_ASC_Network | null>(null);
  const assoc = new ByRef<T_ASC_Association | null>(null);
  let user: FunctionUser;
  let port: number;

  beforeEach(async () => {
    user = new FunctionUser();
    expect((await ASC_initializeNetwork(NET_ACCEPTOR, 0, 5, net)).good()).to.equal(true);
    port = net.value?.acceptorPort ?? 0;
  });
  afterEach(async () => {
    await user.end();
    await ASC_destroyAssociation(assoc);
    await ASC_dropNetwork(net);
  });

  /** Receives what the user asks for. */
  async function receive(): Promise<T_ASC_Association> {
    const cond = await within(ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU), 'an association');
    if (assoc.value === null) throw new Error(cond.text());
    return assoc.value;
  }

  /** An established association between the two. */
  async function establish(proposals: readonly Proposal[] = [VERIFICATION]): Promise<T_ASC_Association> {
    const asking = user.request(port, proposals);
    const association = await receive();
    const classes = proposals.map(({ uid }) => uid);
    ASC_acceptContextsWithPreferredTransferSyntaxes(association.params, classes, [LEI, LEE], ASC_SC_ROLE_SCUSCP);
    expect((await ASC_acknowledgeAssociation(association)).good()).to.equal(true);
    expect((await asking).toString()).to.equal('0000:0000 Normal');
    return association;
  }

  const nextCommand = (association: T_ASC_Association, timeout = 5) =>
    DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, timeout, new ByRef(0), new T_DIMSE_Message());

  it('[ASC_receiveAssociation] [ASC_acknowledgeAssociation] [ASC_acceptPresentationContext] [ASC_refusePresentationContext] answers each context as it was marked', async () => {
    const asking = user.request(port, [VERIFICATION, { uid: UID_CTImageStorage }, { uid: UID_MRImageStorage }]);
    const association = await receive();
    const [calling, address] = [new ByRef(''), new ByRef('')];
    ASC_getAPTitles(association.params, calling, null, null);
    ASC_getPresentationAddresses(association.params, address, null);
    expect([calling.value, address.value]).to.deep.equal(['USER', '127.0.0.1']);
    expect(ASC_acceptPresentationContext(association.params, 1, LEI).good()).to.equal(true);
    expect(ASC_acceptPresentationContext(association.params, 3, '1.2.3').text()).to.contain('was not proposed');
    expect(ASC_acceptPresentationContext(association.params, 99, LEI).bad()).to.equal(true);
    expect(ASC_refusePresentationContext(association.params, 5, ASC_P_USERREJECTION).good()).to.equal(true);
    const pdu = new ByRef(Buffer.alloc(0));
    expect((await ASC_acknowledgeAssociation(association, pdu)).good()).to.equal(true);
    expect(decodePdu(pdu.value)).to.have.property('type', 2);
    expect((await ASC_acknowledgeAssociation(association)).bad()).to.equal(true);
    expect((await asking).good()).to.equal(true);
    const context = new T_ASC_PresentationContext();
    const answers = [0, 1, 2].map((place) => {
      ASC_getPresentationContext(user.params.value, place, context);
      return [context.presentationContextID, context.resultReason, context.acceptedTransferSyntax];
    });
    expect(answers).to.deep.equal([
      [1, 0, LEI],
      [3, 2, ''],
      [5, 1, ''],
    ]);
  });

  it('[ASC_acceptContextsWithPreferredTransferSyntaxes] [ASC_acceptContextsWithTransferSyntax] goes by our order of syntaxes, and leaves accepted contexts alone', async () => {
    const asking = user.request(port, [
      VERIFICATION,
      { uid: UID_CTImageStorage },
      { uid: UID_MRImageStorage, syntaxes: [LEE] },
    ]);
    const { params } = await receive();
    ASC_acceptContextsWithPreferredTransferSyntaxes(params, [UID_VerificationSOPClass], [LEI, LEE]);
    ASC_acceptContextsWithTransferSyntax(params, LEI, [
      UID_VerificationSOPClass,
      UID_CTImageStorage,
      UID_MRImageStorage,
    ]);
    expect(ASC_countAcceptedPresentationContexts(params)).to.equal(2);
    await ASC_acknowledgeAssociation(assoc.value);
    expect((await asking).good()).to.equal(true);
    const context = new T_ASC_PresentationContext();
    ASC_getPresentationContext(user.params.value, 2, context);
    expect(context.resultReason).to.equal(4);
  });

  it('L31: gives roles by role selection, and refuses a role that was not proposed', async () => {
    const proposals = [{ uid: UID_CTImageStorage, role: ASC_SC_ROLE_SCP }, { uid: UID_MRImageStorage }];
    const asking = user.request(port, proposals);
    const { params } = await receive();
    expect(ASC_acceptPresentationContext(params, 1, LEE, ASC_SC_ROLE_SCP).good()).to.equal(true);
    expect(ASC_acceptPresentationContext(params, 3, LEE, ASC_SC_ROLE_SCP).bad()).to.equal(true);
    expect(ASC_acceptPresentationContext(params, 3, LEE, ASC_SC_ROLE_SCP, true).good()).to.equal(true);
    await ASC_acknowledgeAssociation(assoc.value);
    await asking;
    const context = new T_ASC_PresentationContext();
    ASC_findAcceptedPresentationContext(user.params.value, 1, context);
    expect(context.acceptedRole).to.equal(ASC_SC_ROLE_SCP);
    ASC_findAcceptedPresentationContext(user.params.value, 3, context);
    expect(context.acceptedRole).to.equal(ASC_SC_ROLE_DEFAULT);
  });

  it('[ASC_rejectAssociation] rejects with the reason that it is given', async () => {
    const asking = user.request(port, [VERIFICATION]);
    await receive();
    const rejection = new T_ASC_RejectParameters();
    rejection.reason = ASC_REASON_SU_CALLEDAETITLENOTRECOGNIZED;
    const pdu = new ByRef(Buffer.alloc(0));
    expect((await ASC_rejectAssociation(assoc.value, rejection, pdu)).good()).to.equal(true);
    expect([...pdu.value]).to.deep.equal([3, 0, 0, 0, 0, 4, 0, 1, 1, 7]);
    const cond = await asking;
    expect(cond.equals(DUL_ASSOCIATIONREJECTED)).to.equal(true);
    expect(cond.text()).to.contain('called AE title');
  });

  it('[ASC_associationWaiting] tells whether somebody asks, keeps who does, and times out', async () => {
    expect(await ASC_associationWaiting(net.value, 0)).to.equal(false);
    const nobody = await ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU, null, false, DUL_NOBLOCK, 0.05);
    expect(nobody.equals(DUL_NOASSOCIATIONREQUEST)).to.equal(true);
    const asking = user.request(port, [VERIFICATION]);
    expect(await ASC_associationWaiting(net.value, 5)).to.equal(true);
    expect(await ASC_associationWaiting(net.value, 0)).to.equal(true);
    const pdu = new ByRef(Buffer.alloc(0));
    expect((await ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU, pdu)).good()).to.equal(true);
    expect(pdu.value[0]).to.equal(1);
    await ASC_acknowledgeAssociation(assoc.value);
    expect((await asking).good()).to.equal(true);
  });

  it('dropping the network ends a wait for an association, and a port in use is no network', async () => {
    const waiting = ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU);
    const second = new ByRef<T_ASC_Network | null>(null);
    expect((await ASC_initializeNetwork(NET_ACCEPTOR, port, 5, second)).equals(DUL_TCPINITERROR)).to.equal(true);
    expect(second.value).to.equal(null);
    await ASC_dropNetwork(net);
    expect((await within(waiting, 'the end')).equals(DUL_NETWORKCLOSED)).to.equal(true);
  });

  it('[ASC_dataWaiting] [ASC_acknowledgeRelease] [ASC_dropSCPAssociation] tells of a release that the program answers itself', async () => {
    const association = await establish();
    expect(await ASC_dataWaiting(association, 0)).to.equal(false);
    expect((await nextCommand(association, 0)).equals(DIMSE_NODATAAVAILABLE)).to.equal(true);
    expect(ASC_acknowledgeRelease(association).bad()).to.equal(true);
    const releasing = ASC_releaseAssociation(user.association);
    expect(await ASC_dataWaiting(association, 5)).to.equal(true);
    expect((await nextCommand(association)).equals(DUL_PEERREQUESTEDRELEASE)).to.equal(true);
    expect(ASC_acknowledgeRelease(association).good()).to.equal(true);
    expect((await releasing).good()).to.equal(true);
    expect((await within(ASC_dropSCPAssociation(association, 5), 'the end')).good()).to.equal(true);
  });

  it('L24: a release that nobody answers ends with the time for it', async () => {
    const hasty = new FunctionUser();
    const asking = hasty.request(port, [VERIFICATION], 'ANY-SCP', 0.2);
    const association = await receive();
    ASC_acceptContextsWithTransferSyntax(association.params, LEI, [UID_VerificationSOPClass]);
    await ASC_acknowledgeAssociation(association);
    expect((await asking).good()).to.equal(true);
    const released = await within(ASC_releaseAssociation(hasty.association), 'the release');
    expect(released.equals(DUL_READTIMEOUT)).to.equal(true);
    expect(released.text()).to.contain("timer 'release'");
    await hasty.end();
  });

  it('L17: an association request that contradicts itself reaches no program', async () => {
    const waiting = ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU, null, false, DUL_NOBLOCK, 0.3);
    const [odd, even] = [1, 2].map((id) => {
      const context = Buffer.from(`20000000${id.toString(16).padStart(2, '0')}000000`, 'hex');
      const syntaxes = [
        [0x30, '1.2.840.10008.1.1'],
        [0x40, LEI],
      ].map(([type, uid]) =>
        Buffer.concat([Buffer.from([Number(type), 0, 0, String(uid).length]), Buffer.from(String(uid))]),
      );
      const whole = Buffer.concat([context, ...syntaxes]);
      whole.writeUInt16BE(whole.length - 4, 2);
      return whole;
    });
    const name = Buffer.from(UID_StandardApplicationContext);
    const application = Buffer.concat([Buffer.from([0x10, 0, 0, name.length]), name]);
    const titles = Buffer.from('CALLED'.padEnd(16) + 'CALLING'.padEnd(16));
    const body = [
      Buffer.from([0, 1, 0, 0]),
      titles,
      Buffer.alloc(32),
      application,
      odd ?? application,
      even ?? application,
    ];
    const rest = Buffer.concat([...body, Buffer.from('50000008' + '51000004' + '00004000', 'hex')]);
    const header = Buffer.from([1, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(rest.length, 2);
    const socket = connectTcp(port, '127.0.0.1');
    socket.write(Buffer.concat([header, rest]));
    const answer = await within(new Promise<Buffer>((resolve) => socket.once('data', resolve)), 'an answer');
    expect([3, 7]).to.include(answer[0]);
    expect((await waiting).equals(DUL_NOASSOCIATIONREQUEST)).to.equal(true);
    socket.destroy();
  });

  it('L26: both sides may release at once', async () => {
    const association = await establish();
    const both = Promise.all([ASC_releaseAssociation(user.association), ASC_releaseAssociation(association)]);
    const ends = await within(both, 'both releases');
    expect(ends.map((cond) => cond.text())).to.deep.equal(['Normal', 'Normal']);
  });

  it('[ASC_abortAssociation] tells of an abort, and what comes after it', async () => {
    const association = await establish();
    expect((await ASC_abortAssociation(user.association)).good()).to.equal(true);
    expect((await nextCommand(association)).equals(DUL_PEERABORTEDASSOCIATION)).to.equal(true);
    expect(await ASC_dataWaiting(association, 0)).to.equal(true);
  });

  it('[ASC_closeTransportConnection] [ASC_dropAssociation] closes the connection without a word', async () => {
    const association = await establish();
    expect((await within(ASC_closeTransportConnection(user.association), 'the close')).good()).to.equal(true);
    expect((await nextCommand(association)).equals(DUL_PEERABORTEDASSOCIATION)).to.equal(true);
    expect((await within(ASC_dropAssociation(association), 'the close')).good()).to.equal(true);
  });

  it('[ASC_setRequestedExtNegList] [ASC_getRequestedExtNegList] [ASC_setAcceptedExtNegList] [ASC_getAcceptedExtNegList] carries extended negotiation both ways', async () => {
    const item = Object.assign(new SOPClassExtendedNegotiationSubItem(), {
      sopClassUID: UID_CTImageStorage,
      serviceClassAppInfo: Buffer.from([1, 2]),
    });
    await user.request(1, [{ uid: UID_CTImageStorage }]);
    ASC_setRequestedExtNegList(user.params.value, [item]);
    const { params: wanted } = user;
    if (wanted.value === null) throw new Error('no parameters');
    wanted.value.DULparams.calledPresentationAddress = `127.0.0.1:${port}`;
    const asking = ASC_requestAssociation(user.net.value, wanted.value, user.assoc);
    const { params } = await receive();
    const list = new ByRef<SOPClassExtendedNegotiationSubItem[] | null>(null);
    ASC_getRequestedExtNegList(params, list);
    expect(list.value).to.deep.equal([item]);
    ASC_acceptContextsWithTransferSyntax(params, LEE, [UID_CTImageStorage]);
    ASC_setAcceptedExtNegList(params, [Object.assign(item, { serviceClassAppInfo: Buffer.from([1, 0]) })]);
    await ASC_acknowledgeAssociation(assoc.value);
    await asking;
    ASC_getAcceptedExtNegList(wanted.value, list);
    expect(list.value?.[0]?.serviceClassAppInfo).to.deep.equal(Buffer.from([1, 0]));
  });

  const identities: Readonly<Record<string, (params: T_ASC_Parameters | null) => void>> = {
    ASC_setIdentRQUserOnly: (params) => ASC_setIdentRQUserOnly(params, 'jane'),
    ASC_setIdentRQUserPassword: (params) => ASC_setIdentRQUserPassword(params, 'jane', 'secret'),
    ASC_setIdentRQKerberos: (params) => ASC_setIdentRQKerberos(params, Buffer.from('jane')),
    ASC_setIdentRQSaml: (params) => ASC_setIdentRQSaml(params, 'jane'),
    ASC_setIdentRQJwt: (params) => ASC_setIdentRQJwt(params, 'jane'),
  };
  it('[ASC_setIdentRQUserOnly] [ASC_setIdentRQUserPassword] [ASC_setIdentRQKerberos] [ASC_setIdentRQSaml] [ASC_setIdentRQJwt] [ASC_getUserIdentRQ] [ASC_setIdentAC] [ASC_getUserIdentAC] carries each kind of user identity, and its confirmation', async () => {
    for (const [index, [name, set]] of Object.entries(identities).entries()) {
      const one = new FunctionUser();
      await one.request(1, [VERIFICATION]);
      const params = one.params.value;
      if (params === null) throw new Error('no parameters');
      set(params);
      params.DULparams.calledPresentationAddress = `127.0.0.1:${port}`;
      const asking = ASC_requestAssociation(one.net.value, params, one.assoc);
      const association = await receive();
      const rq = new ByRef<UserIdentityNegotiationSubItemRQ | null>(null);
      ASC_getUserIdentRQ(association.params, rq);
      expect(rq.value?.getIdentityType(), name).to.equal(index + 1);
      expect(rq.value?.getPrimField().toString(), name).to.equal('jane');
      expect(rq.value?.getSecField().toString(), name).to.equal(index === 1 ? 'secret' : '');
      ASC_acceptContextsWithTransferSyntax(association.params, LEI, [UID_VerificationSOPClass]);
      ASC_setIdentAC(association.params, 'ticket');
      await ASC_acknowledgeAssociation(association);
      expect((await asking).good(), name).to.equal(true);
      const ac = new ByRef<UserIdentityNegotiationSubItemAC | null>(null);
      ASC_getUserIdentAC(params, ac);
      expect(ac.value?.getServerResponse().toString(), name).to.equal('ticket');
      await one.end();
      await ASC_destroyAssociation(assoc);
    }
    expect(ASC_setIdentRQUserOnly(user.params.value, '').bad()).to.equal(true);
    expect(Object.keys(T_ASC_UserIdentityNegotiationMode)).to.have.length(7);
  });

  it('waits without a limit in blocking mode', async () => {
    const association = await establish();
    const waiting = DIMSE_receiveCommand(association, DIMSE_BLOCKING, 0, new ByRef(0), new T_DIMSE_Message());
    await ASC_abortAssociation(user.association);
    expect((await within(waiting, 'the end')).bad()).to.equal(true);
  });
});

describeInterop('dcmtk: associations over TLS', ['openssl'], function () {
  this.timeout(20_000);

  it('[ASC_setTransportLayer] [ASC_setTransportLayerType] secures both roles; a plain peer is told apart', async () => {
    const authority = new TestAuthority('dcmtk');
    const identity = authority.issue('localhost');
    const net = new ByRef<T_ASC_Network | null>(null);
    const assoc = new ByRef<T_ASC_Association | null>(null);
    await ASC_initializeNetwork(NET_ACCEPTOR, 0, 5, net);
    const layer = new DcmTransportLayer({
      identities: [{ name: 'localhost', identity: { certificate: identity.certificate, key: identity.key } }],
      issuers: [authority.certificate],
    });
    expect(ASC_setTransportLayer(net.value, layer).good()).to.equal(true);
    expect(await ASC_associationWaiting(net.value, 0)).to.equal(false);
    const receiving = ASC_receiveAssociation(net.value, assoc, ASC_DEFAULTMAXPDU, null, true);
    const user = new FunctionUser();
    await user.request(1, [VERIFICATION]);
    ASC_setTransportLayerType(user.params.value, true);
    const { value: params } = user.params;
    if (params === null) throw new Error('no parameters');
    params.DULparams.calledPresentationAddress = `127.0.0.1:${net.value?.acceptorPort ?? 0}`;
    const without = await ASC_requestAssociation(user.net.value, params, user.assoc);
    expect(without.text()).to.contain('ASC_setTransportLayer');
    ASC_setTransportLayer(user.net.value, layer);
    const asking = ASC_requestAssociation(user.net.value, params, user.assoc);
    expect((await within(receiving, 'an association')).good()).to.equal(true);
    ASC_acceptContextsWithTransferSyntax(assoc.value?.params, LEI, [UID_VerificationSOPClass]);
    await ASC_acknowledgeAssociation(assoc.value);
    expect((await asking).toString()).to.equal('0000:0000 Normal');
    const plain = await echoscu(net.value?.acceptorPort ?? 0, { args: ['-ta', '2'] });
    expect(plain.code).to.equal(1);
    await user.end();
    await ASC_destroyAssociation(assoc);
    await ASC_dropNetwork(net);
  });
});
