import { expect } from 'chai';
import {
  DcmSCP,
  OFLog,
  UID_CTImageStorage,
  UID_LittleEndianImplicitTransferSyntax as LEI,
} from '../../../../compat/dcmtk';
import {
  AccessControl,
  AssociationRejectedError,
  createEngine,
  type AccessRules,
  type Association,
} from '../../../../src';
import { within } from '../../../support/wait-until';

const VERIFICATION = '1.2.840.10008.1.1';

describe('dcmtk: DcmSCP with rules of access', () => {
  let scp: DcmSCP;
  let listening: Promise<unknown>;
  let log: string[];

  beforeEach(async () => {
    log = [];
    OFLog.configure({ isEnabled: () => true, log: (_level, line) => log.push(line) });
    scp = new DcmSCP();
    scp.setPort(0);
    scp.setMaxAssociations(4);
    scp.setEnableVerification();
    scp.addPresentationContext(UID_CTImageStorage, [LEI]);
    expect((await scp.openListenPort()).good()).to.equal(true);
    listening = scp.acceptAssociations();
  });
  afterEach(async () => {
    OFLog.configure();
    scp.stop(0);
    await within(listening, 'the end of the SCP');
  });

  function open(callingAETitle: string, calledAETitle = 'ARCHIVE'): Promise<Association> {
    return createEngine().requestAssociation({
      ...{ host: '127.0.0.1', port: scp.getPort(), callingAETitle, calledAETitle },
      presentationContexts: [VERIFICATION, UID_CTImageStorage].map((abstractSyntax) => {
        return { abstractSyntax, transferSyntaxes: [LEI] };
      }),
    });
  }

  /** Result, source and reason of the rejection. */
  async function refusal(rules: AccessRules, callingAETitle: string, calledAETitle?: string): Promise<number[]> {
    scp.setAccessControl(new AccessControl(rules));
    try {
      (await open(callingAETitle, calledAETitle)).abort();
    } catch (error) {
      if (error instanceof AssociationRejectedError) return [error.result, error.source, error.reason];
      throw error;
    }
    throw new Error('it was not refused');
  }

  it('[DcmSCP.setAccessControl] [DcmSCP.getAccessControl] has none at first, keeps what it is told, and null ends it', async () => {
    expect(scp.getAccessControl()).to.equal(null);
    const access = new AccessControl({ peers: [] });
    scp.setAccessControl(access);
    expect(scp.getAccessControl()).to.equal(access);
    scp.setAccessControl(null);
    expect(scp.getAccessControl()).to.equal(null);
    await (await open('ANYBODY')).release();
  });

  const cases: readonly [string, AccessRules, number[], string][] = [
    [
      'another title was called',
      { calledAETitles: ['STORE'] },
      [1, 1, 7],
      'it asks for "ARCHIVE", which is not our title (reason 0x107)',
    ],
    [
      'the title is not known',
      { peers: [{ callingAETitles: ['MR1'] }] },
      [1, 1, 3],
      'no rule knows its title (reason 0x103)',
    ],
    [
      'the address is not known',
      { peers: [{ addresses: ['192.0.2.0/24'] }] },
      [1, 1, 3],
      'the title is not known from this address (reason 0x103)',
    ],
    ['TLS is demanded', { tls: true }, [1, 1, 1], 'it has to come by TLS (reason 0x101)'],
    [
      'there are too many of them',
      { peers: [{ maximumAssociations: 0 }] },
      [2, 3, 2],
      '0 associations came by its rule already (reason 0x302)',
    ],
    [
      'nothing of it is accepted',
      { peers: [{ SOPClassUIDs: ['1.2.3'] }] },
      [1, 1, 1],
      'none of its presentation contexts is accepted (reason 0x101)',
    ],
  ];
  for (const [when, rules, code, why] of cases) {
    it(`[DcmSCP.setAccessControl] refuses when ${when}, with ${code.join(', ')}, and says who and why`, async () => {
      expect(await refusal(rules, 'CT1')).to.deep.equal(code);
      expect(log.join('\n')).to.contain(`Association Rejected: CT1 at 127.0.0.1: ${why}`);
    });
  }

  it('[DcmSCP.setAccessControl] lets a peer use the SOP classes of its rule only, and gives its place back', async () => {
    scp.setAccessControl(
      new AccessControl({
        peers: [{ callingAETitles: ['CT1'], SOPClassUIDs: [UID_CTImageStorage], maximumAssociations: 1 }],
      }),
    );
    const association = await open('CT1');
    expect(association.presentationContexts.map(({ abstractSyntax }) => abstractSyntax)).to.deep.equal([
      UID_CTImageStorage,
    ]);
    expect(await open('CT1').catch((error: unknown) => error)).to.include({ result: 2, source: 3, reason: 2 });
    await association.release();
    let again = await open('CT1').catch(() => undefined);
    // The place is free once the connection is gone there, too.
    while (again === undefined) again = await open('CT1').catch(() => undefined);
    await again.release();
  });
});
