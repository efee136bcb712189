import { expect } from 'chai';
import * as leadtools from '../../../compat/leadtools';
import { classExamples, compileErrors, runExample } from '../../support/examples';
import { within } from '../../support/wait-until';

const ENTRY_POINTS = { 'dcxport/leadtools': 'compat/leadtools/index.ts' };
const MODULES = { 'dcxport/leadtools': leadtools };
/** These have a test of their own. */
const DATA_SET_CLASSES = new Set(['DicomDataSet', 'DicomElement', 'ElementTree', 'ElementValues']);
/** These ask a peer. */
const WITH_PEER = new Set(['DicomConnection', 'StoreScu', 'QueryRetrieveScu']);

describe('leadtools: the examples of the network classes', function () {
  this.timeout(60_000);

  it('each class has one that compiles, and those without a peer run', async () => {
    const examples = classExamples(ENTRY_POINTS['dcxport/leadtools']).filter(({ name }) => !DATA_SET_CLASSES.has(name));
    expect(examples.map(({ name }) => name)).to.include.members(['DicomNet', 'DicomAssociate', 'DicomNetMessages']);
    expect(examples.filter(({ code }) => code === undefined).map(({ name }) => name)).to.deep.equal([]);
    expect(compileErrors(examples, ENTRY_POINTS)).to.deep.equal([]);
    for (const { name, code = '' } of examples.filter((example) => !WITH_PEER.has(example.name))) {
      await within(runExample(code, { modules: MODULES, port: 0 }), `the example of ${name}`);
    }
  });
});
