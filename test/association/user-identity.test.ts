import { expect } from 'chai';
import type { UserIdentity } from '../../src/association';
import { InvalidArgumentError } from '../../src/errors';
import { UserIdentityType } from '../../src/pdu';
import { associateAC, failure, openOffer, associateRQ, requestOptions, startRequestor, ACCEPT_ALL } from './harness';

/** What goes out for an identity. */
async function sent(userIdentity: UserIdentity | undefined) {
  const { peer } = startRequestor({ userIdentity });
  return (await peer.takeType(1)).userInformation.userIdentity;
}

describe('association: user identity', () => {
  it('is not sent unless there is one', async () => {
    expect(await sent(undefined)).to.equal(undefined);
  });

  it('sends a user name, text as UTF-8', async () => {
    expect(await sent({ type: UserIdentityType.Username, primary: 'Jérôme' })).to.deep.equal({
      identityType: 1,
      positiveResponseRequested: false,
      primaryField: Buffer.from('Jérôme', 'utf8'),
      secondaryField: Buffer.alloc(0),
    });
  });

  it('sends a user name with its passcode, which may be empty', async () => {
    const identity = { type: UserIdentityType.UsernameAndPasscode, primary: 'user', secondary: '' };
    expect(await sent(identity)).to.deep.include({ identityType: 2, secondaryField: Buffer.alloc(0) });
    expect(await sent({ ...identity, secondary: 'code' })).to.deep.include({ secondaryField: Buffer.from('code') });
  });

  for (const type of [UserIdentityType.Kerberos, UserIdentityType.SAML, UserIdentityType.JWT]) {
    it(`sends a token of type ${type} as it is, of any bytes`, async () => {
      const primary = Buffer.from(Array.from({ length: 3000 }, (_, index) => index & 0xff));
      const identity = await sent({ type, primary, positiveResponseRequested: true });
      expect(identity).to.deep.include({ identityType: type, positiveResponseRequested: true });
      expect(identity?.primaryField.equals(primary)).to.equal(true);
    });
  }

  it('refuses what makes no identity, before anything is sent', async () => {
    const bad: [string, UserIdentity][] = [
      ['type 1 to 5', { type: 6 as UserIdentityType, primary: 'x' }],
      ['needs its passcode', { type: 2, primary: 'x' }],
      ['no passcode', { type: 1, primary: 'x', secondary: 'y' }],
      ['primary field', { type: 1, primary: '' }],
      ['65536 bytes', { type: 5, primary: Buffer.alloc(65_536) }],
    ];
    for (const [text, userIdentity] of bad) {
      const error = await failure(startRequestor({ userIdentity }).opening);
      expect(error, text).to.be.instanceOf(InvalidArgumentError);
      expect(error.message).to.contain(text);
    }
  });

  it('tells the requestor what the acceptor answered', async () => {
    const { peer, opening } = startRequestor({ userIdentity: { type: 3, primary: 'ticket' } });
    await peer.takeType(1);
    const accept = associateAC();
    const userIdentityResponse = Buffer.from('verified');
    peer.send({ ...accept, userInformation: { ...accept.userInformation, userIdentityResponse } });
    expect((await opening).userIdentityResponse).to.deep.equal(userIdentityResponse);
  });

  const request = (positiveResponseRequested: boolean) => {
    const base = associateRQ();
    const userIdentity = {
      identityType: 1,
      positiveResponseRequested,
      primaryField: Buffer.from('user'),
      secondaryField: Buffer.alloc(0),
    };
    return { ...base, userInformation: { ...base.userInformation, userIdentity } };
  };

  it('shows the acceptor who asks, and answers that the identity was verified, with nothing in it', async () => {
    const { offer, peer } = await openOffer({}, request(true));
    expect(offer.userIdentity?.primaryField.toString()).to.equal('user');
    offer.accept(ACCEPT_ALL, { userIdentityResponse: Buffer.alloc(0) });
    expect((await peer.takeType(2)).userInformation.userIdentityResponse).to.deep.equal(Buffer.alloc(0));
  });

  it('L42: answers nothing when the identity was not looked at, or when no answer was asked for', async () => {
    const ignored = await openOffer({}, request(true));
    ignored.offer.accept(ACCEPT_ALL);
    expect((await ignored.peer.takeType(2)).userInformation.userIdentityResponse).to.equal(undefined);
    const unasked = await openOffer({}, request(false));
    unasked.offer.accept(ACCEPT_ALL, { userIdentityResponse: Buffer.from('verified') });
    expect((await unasked.peer.takeType(2)).userInformation.userIdentityResponse).to.equal(undefined);
  });

  it('leaves the requestor without an answer where there is none', async () => {
    const { peer, opening } = startRequestor(requestOptions());
    await peer.takeType(1);
    peer.send(associateAC());
    expect((await opening).userIdentityResponse).to.equal(undefined);
  });
});
