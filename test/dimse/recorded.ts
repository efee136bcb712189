import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandSet } from '../../src/dimse';
import { fixturesRoot } from '../support/project';

function load(name: string): unknown {
  return JSON.parse(readFileSync(join(fixturesRoot, 'dimse', name), 'utf8'));
}

/** A message whose bytes another implementation wrote. */
export interface GoldenMessage {
  readonly name: string;
  readonly command: CommandSet;
  readonly bytes: Buffer;
}

/** One command set of each of the 23 messages, written by pydicom. */
export const goldenMessages: readonly GoldenMessage[] = (
  load('messages.json') as { messages: { name: string; command: CommandSet; bytes: string }[] }
).messages.map(({ name, command, bytes }) => ({ name, command, bytes: Buffer.from(bytes, 'hex') }));

export function golden(name: string): GoldenMessage {
  const found = goldenMessages.find((message) => message.name === name);
  if (!found) throw new Error(`no golden message ${name}`);
  return found;
}

/** A P-DATA-TF with one command PDV that a DCMTK program sent. */
export interface RecordedPdu {
  readonly name: string;
  readonly contextId: number;
  readonly pdu: Buffer;
  /** The payload of the PDV. */
  readonly commandSet: Buffer;
}

/** What echoscu, storescu and storescp sent each other. */
export const recordedPdus: readonly RecordedPdu[] = (
  load('dcmtk-commands.json') as { messages: { name: string; contextId: number; pdu: string }[] }
).messages.map(({ name, contextId, pdu }) => {
  const bytes = Buffer.from(pdu, 'hex');
  return { name, contextId, pdu: bytes, commandSet: bytes.subarray(12) };
});
