import { expect } from 'chai';
import {
  ASC_addPresentationContext,
  ASC_ASSOC_AC,
  ASC_ASSOC_RQ,
  ASC_countAcceptedPresentationContexts,
  ASC_countPresentationContexts,
  ASC_createAssociationParameters,
  ASC_DEFAULTMAXPDU,
  ASC_destroyAssociation,
  ASC_destroyAssociationParameters,
  ASC_dropNetwork,
  ASC_dumpParameters,
  ASC_findAcceptedPresentationContext,
  ASC_findAcceptedPresentationContextID,
  ASC_getApplicationContextName,
  ASC_getAPTitles,
  ASC_getPresentationAddresses,
  ASC_getPresentationContext,
  ASC_getRejectParameters,
  ASC_initializeNetwork,
  ASC_P_ABSTRACTSYNTAXNOTSUPPORTED,
  ASC_P_ACCEPTANCE,
  ASC_printRejectParameters,
  ASC_REASON_SU_NOREASON,
  ASC_releaseAssociation,
  ASC_requestAssociation,
  ASC_setAPTitles,
  ASC_setPresentationAddresses,
  ByRef,
  DIMSE_BLOCKING,
  DIMSE_echoUser,
  DIMSE_NONBLOCKING,
  DUL_ASSOCIATIONREJECTED,
  DUL_READTIMEOUT,
  DUL_TCPINITERROR,
  DUL_UNKNOWNHOST,
  DIMSE_NODATAAVAILABLE,
  NET_REQUESTOR,
  T_ASC_PresentationContext,
  T_ASC_RejectParameters,
  UID_CTImageStorage,
  UID_LittleEndianImplicitTransferSyntax,
  UID_StandardApplicationContext,
  UID_VerificationSOPClass,
  type OFCondition,
  type T_ASC_Association,
  type T_ASC_Network,
  type T_ASC_Parameters,
} from '../../../../compat/dcmtk';
import { startStorescp, type DcmtkServer } from '../../../support/dcmtk';
import { describeInterop } from '../../../support/interop';
import { freePort } from '../../../support/ports';

describeInterop('dcmtk: associations as requestor', ['storescp'], function () {
  this.timeout(20_000);
  let server: DcmtkServer | undefined;
  const net = new ByRef<T_ASC_Network | null>(null);
  const params = new ByRef<T_ASC_Parameters | null>(null);
  const assoc = new ByRef<T_ASC_Association | null>(null);

  beforeEach(async () => {
    expect((await ASC_initializeNetwork(NET_REQUESTOR, 0, 10, net)).good()).to.equal(true);
  });
  afterEach(async () => {
    await ASC_destroyAssociation(assoc);
    await ASC_dropNetwork(net);
    await server?.stop();
    server = undefined;
  });

  function request(port: number, host = '127.0.0.1', classes = [UID_VerificationSOPClass]): Promise<OFCondition> {
    ASC_createAssociationParameters(params, ASC_DEFAULTMAXPDU);
    ASC_setAPTitles(params.value, 'ECHOSCU', 'ANY-SCP', null);
    ASC_setPresentationAddresses(params.value, 'localhost', `${host}:${port}`);
    classes.forEach((uid, index) => {
      ASC_addPresentationContext(params.value, 2 * index + 1, uid, [UID_LittleEndianImplicitTransferSyntax]);
    });
    return ASC_requestAssociation(net.value, params.value, assoc);
  }

  it('[ASC_initializeNetwork] [ASC_createAssociationParameters] [ASC_setAPTitles] [ASC_setPresentationAddresses] [ASC_addPresentationContext] [ASC_requestAssociation] [DIMSE_echoUser] [ASC_releaseAssociation] [ASC_destroyAssociation] [ASC_dropNetwork] the Echo SCU, step for step', async () => {
    server = await startStorescp({ args: ['-v'] });
    expect((await request(server.port)).toString()).to.equal('0000:0000 Normal');
    expect(ASC_countAcceptedPresentationContexts(params.value)).to.equal(1);
    const status = new ByRef(-1);
    const association = assoc.value;
    if (association === null) throw new Error('no association');
    const cond = await DIMSE_echoUser(association, association.nextMsgID++, DIMSE_BLOCKING, 0, status);
    expect(cond.good()).to.equal(true);
    expect(status.value).to.equal(0);
    expect(association.nextMsgID).to.equal(2);
    expect(association.sendPDVLength).to.be.greaterThan(1000);
    expect((await ASC_releaseAssociation(association)).good()).to.equal(true);
    await ASC_destroyAssociation(assoc);
    expect(assoc.value).to.equal(null);
    expect((await ASC_dropNetwork(net)).good()).to.equal(true);
    expect(net.value).to.equal(null);
    await server.program.waitForLine(/I: Received Echo Request/);
    await server.program.waitForLine(/I: Association Release/);
  });

  it('[ASC_countPresentationContexts] [ASC_countAcceptedPresentationContexts] [ASC_getPresentationContext] [ASC_findAcceptedPresentationContext] [ASC_findAcceptedPresentationContextID] tells what the acceptor answered to each context', async () => {
    server = await startStorescp();
    await request(server.port, '127.0.0.1', [UID_VerificationSOPClass, '1.2.3.4', UID_CTImageStorage]);
    expect(ASC_countPresentationContexts(params.value)).to.equal(3);
    expect(ASC_countAcceptedPresentationContexts(params.value)).to.equal(2);
    const context = new T_ASC_PresentationContext();
    expect(ASC_getPresentationContext(params.value, 1, context).good()).to.equal(true);
    expect(context).to.include({ presentationContextID: 3, abstractSyntax: '1.2.3.4', transferSyntaxCount: 1 });
    expect(context.resultReason).to.equal(ASC_P_ABSTRACTSYNTAXNOTSUPPORTED);
    expect(ASC_getPresentationContext(params.value, 3, context).bad()).to.equal(true);
    expect(ASC_findAcceptedPresentationContext(params.value, 5, context).good()).to.equal(true);
    expect(context.acceptedTransferSyntax).to.equal(UID_LittleEndianImplicitTransferSyntax);
    expect(context.resultReason).to.equal(ASC_P_ACCEPTANCE);
    expect(ASC_findAcceptedPresentationContext(params.value, 3, context).bad()).to.equal(true);
    expect(ASC_findAcceptedPresentationContextID(assoc.value, UID_CTImageStorage)).to.equal(5);
    expect(ASC_findAcceptedPresentationContextID(assoc.value, UID_CTImageStorage, '1.2.840.10008.1.2.4.50')).to.equal(
      5,
    );
    expect(ASC_findAcceptedPresentationContextID(assoc.value, '1.2.3.4')).to.equal(0);
    await ASC_releaseAssociation(assoc.value);
  });

  it('[ASC_getAPTitles] [ASC_getPresentationAddresses] [ASC_getApplicationContextName] [ASC_dumpParameters] tells titles, addresses and the rest of the parameters', async () => {
    server = await startStorescp();
    await request(server.port);
    const [calling, called, responding] = [new ByRef(''), new ByRef(''), new ByRef('')];
    expect(ASC_getAPTitles(params.value, calling, called, responding).good()).to.equal(true);
    expect([calling.value, called.value, responding.value]).to.deep.equal(['ECHOSCU', 'ANY-SCP', 'ANY-SCP']);
    expect(ASC_getPresentationAddresses(params.value, calling, called).good()).to.equal(true);
    expect([calling.value, called.value]).to.deep.equal(['localhost', `127.0.0.1:${server.port}`]);
    expect(ASC_getApplicationContextName(params.value, called).good()).to.equal(true);
    expect(called.value).to.equal(UID_StandardApplicationContext);
    expect(params.value?.theirMaxPDUReceiveSize).to.equal(16384);
    expect(params.value?.theirImplementationVersionName).to.equal('OFFIS_DCMTK_367');
    const text = new ByRef('');
    expect(ASC_dumpParameters(text, params.value, ASC_ASSOC_AC)).to.contain('OFFIS_DCMTK_367');
    expect(text.value).to.match(/BEGIN A-ASSOCIATE-AC[^]*=VerificationSOPClass[^]*Accepted Transfer Syntax/);
    expect(ASC_dumpParameters(text, params.value, ASC_ASSOC_RQ)).to.contain('BEGIN A-ASSOCIATE-RQ');
    await ASC_releaseAssociation(assoc.value);
  });

  it('[ASC_getRejectParameters] [ASC_printRejectParameters] tells how the peer rejected', async () => {
    server = await startStorescp({ args: ['--refuse'] });
    const cond = await request(server.port);
    expect(cond.equals(DUL_ASSOCIATIONREJECTED)).to.equal(true);
    expect(assoc.value).to.equal(null);
    const rejection = new ByRef(new T_ASC_RejectParameters());
    expect(ASC_getRejectParameters(params.value, rejection).good()).to.equal(true);
    expect(rejection.value.reason).to.equal(ASC_REASON_SU_NOREASON);
    expect(ASC_printRejectParameters(new ByRef(''), rejection.value)).to.contain('no reason');
  });

  it('has the conditions of the original for a refused connection, an unknown host and no address', async () => {
    const refused = await request(await freePort());
    expect(refused.equals(DUL_TCPINITERROR)).to.equal(true);
    expect([refused.module(), refused.code()]).to.deep.equal([6, 0x31c]);
    expect(refused.cause).to.be.instanceOf(Error);
    expect((await request(104, 'no-such-host..invalid')).equals(DUL_UNKNOWNHOST)).to.equal(true);
    expect((await request(0)).text()).to.contain('host:port');
    expect((await request(104, '127.0.0.1', [])).bad()).to.equal(true);
  });

  it('ends a wait for an answer that does not come: none to the request, none to the echo', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await ASC_dropNetwork(net);
    await ASC_initializeNetwork(NET_REQUESTOR, 0, 0.2, net);
    expect((await request(address.port)).equals(DUL_READTIMEOUT)).to.equal(true);
    silent.close();
    server = await startStorescp({ args: ['--sleep-after', '3'] });
    await ASC_dropNetwork(net);
    await ASC_initializeNetwork(NET_REQUESTOR, 0, 5, net);
    await request(server.port);
    server.program.signal('SIGSTOP');
    const cond = await DIMSE_echoUser(assoc.value, 1, DIMSE_NONBLOCKING, 0.2, new ByRef(0));
    server.program.signal('SIGCONT');
    expect(cond.equals(DIMSE_NODATAAVAILABLE)).to.equal(true);
    await ASC_releaseAssociation(assoc.value);
  });

  it('[ASC_destroyAssociationParameters] refuses parameters that are none, and forgets those that are not needed', () => {
    expect(ASC_createAssociationParameters(params, 7).bad()).to.equal(true);
    ASC_createAssociationParameters(params, ASC_DEFAULTMAXPDU);
    expect(ASC_setAPTitles(params.value, 'SEVENTEEN-LETTERS', null, null).bad()).to.equal(true);
    for (const id of [0, 2, 257])
      expect(ASC_addPresentationContext(params.value, id, '1.2', ['1.2']).bad()).to.equal(true);
    expect(ASC_addPresentationContext(params.value, 1, '1.2', []).text()).to.contain('transfer syntax');
    expect(ASC_addPresentationContext(params.value, 1, '1.2', ['1.2']).good()).to.equal(true);
    expect(ASC_addPresentationContext(params.value, 1, '1.2', ['1.2']).text()).to.contain('no free id');
    expect(ASC_destroyAssociationParameters(params).good()).to.equal(true);
    expect(params.value).to.equal(null);
    expect(ASC_countPresentationContexts(params.value)).to.equal(0);
  });
});
