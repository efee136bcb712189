import { expect } from 'chai';
import { type DataSetSource, OutgoingDataSet } from '../../src';

describe('association/data-set-source', () => {
  it('what a source gives piece by piece goes out piece by piece, and only the last fragment is marked so', async () => {
    const pieces = [Buffer.from([1, 2, 3, 4]), Buffer.from([5, 6]), Buffer.from([7, 8])];
    let at = 0;
    let closed = false;
    const source: DataSetSource = {
      read(targets) {
        const piece = pieces[at++] ?? Buffer.alloc(0);
        const bytesRead = piece.copy(targets[0] ?? Buffer.alloc(0));
        return Promise.resolve({ bytesRead, done: at === pieces.length });
      },
      close() {
        closed = true;
      },
    };
    const outgoing = new OutgoingDataSet(source, 3, 1000);
    const pdus: { data: string; last: boolean; done: boolean }[] = [];
    for (let done = false; !done;) {
      const ready = await outgoing.next();
      ({ done } = ready);
      expect(ready.bytes.readUInt32BE(2), 'PDU length').to.equal(ready.bytes.length - 6);
      expect(ready.bytes[10], 'context').to.equal(3);
      pdus.push({ data: ready.bytes.toString('hex', 12), last: ready.bytes[11] === 2, done });
      outgoing.recycle();
    }
    outgoing.close();
    expect(pdus).to.deep.equal([
      { data: '01020304', last: false, done: false },
      { data: '0506', last: false, done: false },
      { data: '0708', last: true, done: true },
    ]);
    expect(closed).to.equal(true);
  });
});
