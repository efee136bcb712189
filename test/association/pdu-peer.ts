import type { CommandSet } from '../../src/dimse';
import { encodeCommandSet } from '../../src/dimse';
import type { Pdu, PDataTF, Pdv } from '../../src/pdu';
import type { Transport } from '../../src/transport';
import { naiveDecode, naiveEncode } from '../support/naive-pdu-codec';
import { within } from '../support/wait-until';

type EncodablePdu = Exclude<Pdu, { type: 'unknown' }>;

/** The other end of a transport, played by hand PDU by PDU with the naive codec. Every wait has a bound. */
export class PduPeer {
  readonly transport: Transport;
  /** Settles when the connection is gone. */
  readonly closed: Promise<void>;
  isClosed = false;
  /** Everything that came, in the pieces of its delivery. */
  readonly chunks: Buffer[] = [];
  #unread = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  constructor(transport: Transport) {
    this.transport = transport;
    this.closed = new Promise((resolve) => {
      transport.handler = {
        onData: (chunk) => {
          this.chunks.push(chunk);
          this.#unread = Buffer.concat([this.#unread, chunk]);
          this.#wake();
        },
        onClose: () => {
          this.isClosed = true;
          this.#wake();
          resolve();
        },
      };
    });
    transport.resume();
  }

  send(...pdus: (EncodablePdu | Buffer)[]): void {
    this.transport.write(Buffer.concat(pdus.map((pdu) => (Buffer.isBuffer(pdu) ? pdu : naiveEncode(pdu)))));
  }

  /** The next PDU; fails when the connection ends before. */
  take(): Promise<Pdu> {
    return within(this.#take(), 'a PDU');
  }

  async takeType<T extends EncodablePdu['type']>(type: T): Promise<Extract<EncodablePdu, { type: T }>> {
    const pdu = await this.take();
    if (pdu.type !== type) throw new Error(`a PDU of type ${type} was due, not ${JSON.stringify(pdu)}`);
    return pdu as Extract<EncodablePdu, { type: T }>;
  }

  /** The PDVs of the next P-DATA-TF. */
  async takeData(): Promise<readonly Pdv[]> {
    return (await this.takeType(4)).values;
  }

  /** The PDVs of one command or data set to its last fragment. */
  async takeFragments(): Promise<Pdv[]> {
    const fragments: Pdv[] = [];
    for (;;) {
      fragments.push(...(await this.takeData()));
      if (fragments.at(-1)?.isLast === true) return fragments;
    }
  }

  /** Whether anything came that was not taken. */
  get hasUnread(): boolean {
    return this.#unread.length > 0;
  }

  async #take(): Promise<Pdu> {
    for (;;) {
      const length = this.#unread.length < 6 ? Infinity : 6 + this.#unread.readUInt32BE(2);
      if (this.#unread.length >= length) {
        const bytes = this.#unread.subarray(0, length);
        this.#unread = this.#unread.subarray(length);
        return naiveDecode(bytes);
      }
      if (this.isClosed) throw new Error('the connection ended, no PDU came');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** A P-DATA-TF with a whole command set. */
export function commandPdu(contextId: number, command: CommandSet): PDataTF {
  return { type: 4, values: [{ contextId, isCommand: true, isLast: true, data: encodeCommandSet(command) }] };
}

/** A P-DATA-TF with a piece of a data set. */
export function dataPdu(contextId: number, data: Buffer, isLast = true): PDataTF {
  return { type: 4, values: [{ contextId, isCommand: false, isLast, data }] };
}

/** Lets everything happen that is due without time passing. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
