import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dataSetFolder, EXPLICIT_VR_LITTLE_ENDIAN, openTrace } from 'dcxport';
import { listDataSet } from '../../../../cli/trace/page/data-set-listing';
import { Masking } from '../../../../cli/trace/page/masking';
import { MadeTrace } from './pages';

describe('a data set on the page of a trace', () => {
  it('that is a link or a device in the folder of the trace is not opened', async () => {
    const made = new MadeTrace().open();
    made.writer.close();
    mkdirSync(dataSetFolder(made.path), { recursive: true });
    symlinkSync('/dev/null', join(dataSetFolder(made.path), '000001.bin'));
    const recorded = { length: 0, sha256: '0'.repeat(64), file: '000001.bin' };
    const listing = listDataSet(await openTrace(made.path), recorded, EXPLICIT_VR_LITTLE_ENDIAN, new Masking(false));
    expect(listing.problem).to.match(/is no file/);
  });
});
