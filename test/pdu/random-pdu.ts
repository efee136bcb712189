import {
  PduType,
  type PresentationContextAnswer,
  type ProposedPresentationContext,
  type UnknownItem,
  type UserInformation,
} from '../../src/pdu';
import type { EncodablePdu } from '../../src/pdu';
import type { Random } from '../support/random';

/** Any PDU that can be written, in the form in which it is read back. */
export function randomPdu(random: Random): EncodablePdu {
  switch (random.below(8)) {
    case 0:
      return { type: PduType.AssociateRJ, result: byte(random), source: byte(random), reason: byte(random) };
    case 1:
      return { type: random.pick([PduType.ReleaseRQ, PduType.ReleaseRP]) };
    case 2:
      return { type: PduType.Abort, source: byte(random), reason: byte(random) };
    case 3:
      return {
        type: PduType.PDataTF,
        values: random.list(random.below(5), () => ({
          contextId: byte(random),
          isCommand: random.oneIn(2),
          isLast: random.oneIn(2),
          data: random.bytes(random.below(40)),
        })),
      };
    case 4:
    case 5:
      return {
        type: PduType.AssociateAC,
        ...associateFields(random),
        presentationContexts: contextIds(random).map((id) => randomAnswer(random, id)),
      };
    default:
      return {
        type: PduType.AssociateRQ,
        ...associateFields(random),
        presentationContexts: contextIds(random).map((id) => randomContext(random, id)),
      };
  }
}

function associateFields(random: Random) {
  return {
    protocolVersion: random.below(65536),
    calledAETitle: text(random, 16),
    callingAETitle: text(random, 16),
    ...(random.oneIn(4) ? { reserved: Buffer.concat([Buffer.from([1]), random.bytes(31)]) } : {}),
    applicationContextName: uid(random),
    userInformation: randomUserInformation(random),
    ...unknownItems(random, [0x11, 0x22, 0x00, 0xff]),
  };
}

/** Odd numbers in no order. */
function contextIds(random: Random): number[] {
  return [...new Set(random.list(random.below(6), () => random.below(128) * 2 + 1))];
}

function randomContext(random: Random, id: number): ProposedPresentationContext {
  return {
    id,
    abstractSyntax: uid(random),
    transferSyntaxes: random.list(random.below(4), () => uid(random)),
    ...unknownItems(random, [0x31, 0x41]),
  };
}

function randomAnswer(random: Random, id: number): PresentationContextAnswer {
  const result = random.below(5);
  const transferSyntax = result !== 0 && random.oneIn(2) ? '' : uid(random);
  return { id, result, transferSyntax, ...unknownItems(random, [0x30, 0x41]) };
}

function randomUserInformation(random: Random): UserInformation {
  return {
    ...(random.oneIn(2) ? { maximumLength: random.uint32() } : {}),
    ...(random.oneIn(2) ? { implementationClassUID: uid(random) } : {}),
    ...(random.oneIn(2) ? { implementationVersionName: text(random, 16) } : {}),
    ...(random.oneIn(3)
      ? { asynchronousOperationsWindow: { invoked: random.below(65536), performed: random.below(65536) } }
      : {}),
    ...(random.oneIn(3)
      ? {
          roleSelections: random.list(1 + random.below(3), () => ({
            sopClassUID: uid(random),
            scuRole: random.oneIn(2),
            scpRole: random.oneIn(2),
          })),
        }
      : {}),
    ...(random.oneIn(3)
      ? { extendedNegotiations: [{ sopClassUID: uid(random), information: random.bytes(random.below(9)) }] }
      : {}),
    ...(random.oneIn(3)
      ? {
          commonExtendedNegotiations: [
            {
              version: byte(random),
              sopClassUID: uid(random),
              serviceClassUID: uid(random),
              relatedGeneralSOPClassUIDs: random.list(random.below(3), () => uid(random)),
            },
          ],
        }
      : {}),
    ...(random.oneIn(3)
      ? {
          userIdentity: {
            identityType: byte(random),
            positiveResponseRequested: random.oneIn(2),
            primaryField: random.bytes(random.below(12)),
            secondaryField: random.bytes(random.below(12)),
          },
        }
      : {}),
    ...(random.oneIn(4) ? { userIdentityResponse: random.bytes(random.below(12)) } : {}),
    ...unknownItems(random, [0x5a, 0x60]),
  };
}

function unknownItems(random: Random, types: number[]): { unknownItems?: UnknownItem[] } {
  if (!random.oneIn(4)) return {};
  return {
    unknownItems: random.list(1 + random.below(2), () => ({
      itemType: random.pick(types),
      data: random.bytes(random.below(9)),
    })),
  };
}

function byte(random: Random): number {
  return random.below(256);
}

function uid(random: Random): string {
  return `1.2.840.${random.uint32()}`.slice(0, 1 + random.below(18));
}

/** Any characters of ISO 8859-1 that are no padding, at least one. */
function text(random: Random, longest: number): string {
  return Buffer.from(random.list(1 + random.below(longest), () => 0x21 + random.below(0xdf))).toString('latin1');
}
