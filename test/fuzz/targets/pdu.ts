import { PduDecodeError } from '../../../src/errors';
import { decodePdu, describePdu, encodePdu, PduFramer } from '../../../src/pdu';

/** PDUs, as one piece and as a stream in two: they are read, or refused by the error that is for it. */
export function fuzz(bytes: Buffer): void {
  try {
    const pdu = decodePdu(bytes);
    describePdu(pdu);
    if (pdu.type !== 'unknown') encodePdu(pdu);
  } catch (error) {
    if (!(error instanceof PduDecodeError)) throw error;
  }
  const framer = new PduFramer({ onPdu: () => undefined, onDataPdu: () => undefined, onPdv: () => undefined });
  try {
    framer.push(bytes.subarray(0, bytes.length >> 1));
    framer.push(bytes.subarray(bytes.length >> 1));
  } catch (error) {
    if (!(error instanceof PduDecodeError)) throw error;
  }
}
