/** Elements of a command set by their element number, text or 16-bit number. */
export type RawCommand = Readonly<Record<number, string | number>>;

export const Element = {
  AffectedSOPClassUID: 0x0002,
  CommandField: 0x0100,
  MessageID: 0x0110,
  MessageIDBeingRespondedTo: 0x0120,
  Priority: 0x0700,
  CommandDataSetType: 0x0800,
  Status: 0x0900,
  ErrorComment: 0x0902,
  AffectedSOPInstanceUID: 0x1000,
} as const;

export const NO_DATA_SET = 0x0101;

/** Writes a command set, group length included. */
export function encodeRawCommand(command: RawCommand): Buffer {
  const elements = Object.entries(command)
    .map(([number, value]) => rawElement(Number(number), value))
    .sort((left, right) => left.readUInt16LE(2) - right.readUInt16LE(2));
  const body = Buffer.concat(elements);
  const groupLength = Buffer.alloc(12);
  groupLength.writeUInt32LE(4, 4);
  groupLength.writeUInt32LE(body.length, 8);
  return Buffer.concat([groupLength, body]);
}

function rawElement(number: number, value: string | number): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.from([value & 0xff, value >> 8]);
  const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
  const header = Buffer.alloc(8);
  header.writeUInt16LE(number, 2);
  header.writeUInt32LE(padded.length, 4);
  return Buffer.concat([header, padded]);
}

/** Reads a command set: each value as its bytes. */
export function decodeRawCommand(bytes: Buffer): Map<number, Buffer> {
  const elements = new Map<number, Buffer>();
  for (let offset = 0; offset < bytes.length;) {
    const length = bytes.readUInt32LE(offset + 4);
    elements.set(bytes.readUInt16LE(offset + 2), bytes.subarray(offset + 8, offset + 8 + length));
    offset += 8 + length;
  }
  return elements;
}

export function textOf(command: Map<number, Buffer>, element: number): string {
  return (command.get(element)?.toString('latin1') ?? '').replace(/\0$/, '');
}

export function numberOf(command: Map<number, Buffer>, element: number): number {
  return command.get(element)?.readUInt16LE(0) ?? -1;
}
