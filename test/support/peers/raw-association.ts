import { PduType, type AssociateAC, type AssociateRQ } from '../../../src/pdu';
import { naiveDecode, naiveEncode } from '../naive-pdu-codec';
import { ScriptedPeer } from '../scripted-peer';
import type { ScuJob } from './messages';
import { Element, NO_DATA_SET, decodeRawCommand, encodeRawCommand, type RawCommand } from './raw-command';

const LIMIT_MS = 30_000;
const IMPLEMENTATION = '1.2.826.0.1.3680043.2.1143.99';

/** A message as it was put together from its fragments. */
export interface RawMessage {
  readonly contextId: number;
  readonly command: Map<number, Buffer>;
  /** Undefined when the command announces none. */
  readonly dataSet: Buffer | undefined;
  /** Bytes of the data set, also when they were not kept. */
  readonly dataSetLength: number;
}

/** A PDU that is no P-DATA-TF, and ended the reading of a message. */
export class OtherPdu extends Error {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    super(`PDU 0x${(bytes[0] ?? 0).toString(16).padStart(2, '0')} came instead of a message`);
    this.bytes = bytes;
  }
}

/** DIMSE by hand over a scripted connection, for either role; shares no code with what is under test but types. */
export class RawAssociation {
  readonly peer: ScriptedPeer;

  constructor(peer: ScriptedPeer) {
    this.peer = peer;
  }

  /** Connects and sends the request; the answer is for the caller to take. */
  static async request(
    address: Pick<ScuJob, 'port' | 'host' | 'userIdentity'>,
    titles: { calling: string; called: string },
    contexts: readonly (readonly [string, readonly string[]])[],
  ): Promise<RawAssociation> {
    const association = new RawAssociation(await ScriptedPeer.connect(address.port, address.host));
    const request: AssociateRQ = {
      type: PduType.AssociateRQ,
      protocolVersion: 1,
      calledAETitle: titles.called,
      callingAETitle: titles.calling,
      applicationContextName: '1.2.840.10008.3.1.1.1',
      presentationContexts: contexts.map(([abstractSyntax, transferSyntaxes], index) => {
        return { id: 2 * index + 1, abstractSyntax, transferSyntaxes };
      }),
      userInformation: {
        maximumLength: 65_536,
        implementationClassUID: IMPLEMENTATION,
        userIdentity: address.userIdentity && {
          identityType: address.userIdentity.type,
          positiveResponseRequested: true,
          primaryField: Buffer.from(address.userIdentity.primary),
          secondaryField: Buffer.from(address.userIdentity.secondary ?? ''),
        },
      },
    };
    await association.peer.send(naiveEncode(request));
    return association;
  }

  /** Sends a command set as one PDU. */
  sendCommand(contextId: number, command: RawCommand, hasDataSet: boolean): Promise<void> {
    const type = hasDataSet ? 1 : NO_DATA_SET;
    return this.sendData(contextId, encodeRawCommand({ ...command, [Element.CommandDataSetType]: type }), 0x03);
  }

  /** Sends one PDV as one PDU. @param control - Bit 0: command, bit 1: last. */
  sendData(contextId: number, data: Buffer, control: number): Promise<void> {
    const header = Buffer.from([PduType.PDataTF, 0, 0, 0, 0, 0, 0, 0, 0, 0, contextId, control]);
    header.writeUInt32BE(data.length + 6, 2);
    header.writeUInt32BE(data.length + 2, 6);
    return this.peer.send(Buffer.concat([header, data]));
  }

  /**
   * Takes a whole message.
   *
   * @param keep - Whether the bytes of the data set are kept.
   * @param onData - Called at the first byte of a data set.
   * @throws {@link OtherPdu}
   */
  async takeMessage(keep = true, onData: () => void = () => undefined): Promise<RawMessage> {
    const commands: Buffer[] = [];
    const data: Buffer[] = [];
    let dataSetLength = 0;
    let command: Map<number, Buffer> | undefined;
    for (;;) {
      const pdu = await this.peer.takePdu(LIMIT_MS);
      if (pdu[0] !== PduType.PDataTF) throw new OtherPdu(pdu);
      for (let offset = 6; offset < pdu.length;) {
        const length = pdu.readUInt32BE(offset);
        const contextId = pdu.readUInt8(offset + 4);
        const control = pdu.readUInt8(offset + 5);
        const payload = pdu.subarray(offset + 6, offset + 4 + length);
        offset += 4 + length;
        if (control & 1) {
          commands.push(payload);
        } else {
          if (dataSetLength === 0) onData();
          dataSetLength += payload.length;
          if (keep) data.push(payload);
        }
        if (control === 3) command = decodeRawCommand(Buffer.concat(commands));
        const expectsData = command?.get(Element.CommandDataSetType)?.readUInt16LE(0) !== NO_DATA_SET;
        if (command !== undefined && (control === 2 || !expectsData)) {
          return { contextId, command, dataSet: expectsData ? Buffer.concat(data) : undefined, dataSetLength };
        }
      }
    }
  }
}

/** Takes an A-ASSOCIATE-AC apart. */
export function decodeAccept(bytes: Buffer): AssociateAC {
  const pdu = naiveDecode(bytes);
  if (pdu.type !== PduType.AssociateAC) throw new Error('the PDU is no A-ASSOCIATE-AC');
  return pdu;
}

/** Takes an A-ASSOCIATE-RQ apart. */
export function decodeRequest(bytes: Buffer): AssociateRQ {
  const pdu = naiveDecode(bytes);
  if (pdu.type !== PduType.AssociateRQ) throw new Error('the PDU is no A-ASSOCIATE-RQ');
  return pdu;
}

/** The PDUs without content. */
export const releaseRequest = Buffer.from([PduType.ReleaseRQ, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
export const releaseResponse = Buffer.from([PduType.ReleaseRP, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
export const userAbort = Buffer.from([PduType.Abort, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
