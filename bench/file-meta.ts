/** The start of a part 10 file: preamble, prefix and the five elements that every file needs. */
export function fileMeta(sopClassUID: string, sopInstanceUID: string, transferSyntaxUID: string): Buffer {
  const elements = Buffer.concat([
    Buffer.from('02000100' + '4f420000' + '02000000' + '0001', 'hex'), // version, OB
    uid(0x0002, sopClassUID),
    uid(0x0003, sopInstanceUID),
    uid(0x0010, transferSyntaxUID),
    uid(0x0012, '2.25.3141592653589793.9'),
  ]);
  const groupLength = Buffer.from('02000000' + '554c0400' + '00000000', 'hex');
  groupLength.writeUInt32LE(elements.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), groupLength, elements]);
}

function uid(element: number, value: string): Buffer {
  const padded = Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, 'latin1');
  const header = Buffer.from('0200' + '0000' + '5549' + '0000', 'hex');
  header.writeUInt16LE(element, 2);
  header.writeUInt16LE(padded.length, 6);
  return Buffer.concat([header, padded]);
}
