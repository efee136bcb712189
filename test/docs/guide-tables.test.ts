import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as dcmtk from '../../compat/dcmtk';
import { DicomExceptionCode, DicomNet } from '../../compat/leadtools';
import { DCXACC, DCXAPP, DCXREQ, HRESULT } from '../../compat/rzdcx';
import { PRIVATE_STORAGE_SOP_CLASSES } from '../../compat/rzdcx/accepted-syntaxes';
import * as dcxport from '../../src';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME } from '../../src/dataset';
import { projectRoot } from '../support/project';

function page(name: string): string {
  return readFileSync(join(projectRoot, 'docs/guide', name), 'utf8');
}

/** Cells of the rows between the marks of a table, without its head. */
function rows(text: string, place: string): string[][] {
  const [, after = ''] = text.split(`<!-- generated: ${place} -->`);
  const [block = ''] = after.split('<!-- end -->');
  const lines = block.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
/** Options with their defaults, as far as these are numbers. */
function defaults(place: string): Record<string, number> {
  const numbers = rows(page('limits.md'), place).flatMap(([option, value = '']) => {
    const number = /^-?\d+/.exec(value)?.[0];
    return number === undefined ? [] : [[bare(option), Number(number)] as const];
  });
  return Object.fromEntries(numbers);
}

describe('the tables of the guide', () => {
  const errors = page('errors.md');

  it('have every error class of the engine, with its code', () => {
    const classes = Object.entries(dcxport).filter(
      ([, value]) => typeof value === 'function' && (value.prototype as unknown) instanceof dcxport.DimseError,
    );
    const listed = new Map(rows(errors, 'engine errors').map(([name, code]) => [bare(name), bare(code)]));
    expect([...listed.keys()]).to.include.members(classes.map(([name]) => name));
    expect(listed.get('AssociationRejectedError')).to.equal(new dcxport.AssociationRejectedError(1, 1, 7, '').code);
    expect(listed.get('ConnectError')).to.equal(new dcxport.ConnectError('a', 1, 'b').code);
    expect(listed.get('StorageError')).to.equal(new dcxport.StorageError('a', 'b').code);
  });

  it('have every HRESULT, in both forms', () => {
    const listed = rows(errors, 'hresults').map(([name, hex, signed]) => [
      bare(name),
      Number(hex),
      Number(signed) >>> 0,
    ]);
    expect(listed).to.deep.equal(Object.entries(HRESULT).map(([name, value]) => [name, value, value]));
  });

  it('have every DicomExceptionCode with its number', () => {
    const given = rows(errors, 'codes that are given').map(([name, number]) => [bare(name), Number(number)] as const);
    const [, others = ''] = errors.split('<!-- generated: other codes -->');
    const named = [
      ...others
        .split('<!-- end -->', 1)
        .join('')
        .matchAll(/`(\w+)` (\d+)/g),
    ].map(([, name = '', number]) => [name, Number(number)] as const);
    expect(Object.fromEntries([...given, ...named])).to.deep.equal({ ...DicomExceptionCode });
  });

  it('have every condition of DCMTK with module and code', () => {
    const conditions = Object.entries(dcmtk).flatMap(([name, value]) =>
      value instanceof dcmtk.OFCondition ? [[name, value.toString()]] : [],
    );
    const listed = rows(errors, 'conditions').map(([name, , code, , text]) => [bare(name), `${code} ${text}`]);
    expect(listed).to.deep.equal(conditions);
  });

  it('the conformance statement names the implementation, and every storage class and syntax', () => {
    const statement = readFileSync(join(projectRoot, 'CONFORMANCE.md'), 'utf8');
    expect(statement).to.include(IMPLEMENTATION_CLASS_UID).and.include(IMPLEMENTATION_VERSION_NAME);
    const listed = (place: string): (string | undefined)[] => rows(statement, place).map(([, uid]) => uid);
    expect(listed('storage classes')).to.deep.equal(dcxport.storageSOPClasses());
    expect(listed('transfer syntaxes')).to.deep.equal(dcxport.transferSyntaxes().map(({ uid }) => uid));
    expect(listed('retrieved classes')).to.have.length(126);
    for (const uid of PRIVATE_STORAGE_SOP_CLASSES) expect(statement).to.include(uid);
  });

  it('give the defaults that the engine has', () => {
    expect(defaults('timers')).to.deep.equal(dcxport.resolveTimeouts());
    expect(defaults('associations')).to.deep.equal(dcxport.resolveAssociationLimits());
    expect(defaults('ports')).to.deep.equal(dcxport.resolveListenerLimits());
  });

  it('give the defaults that the classes of the toolkits have', () => {
    const [req, acc, app] = [new DCXREQ(), new DCXACC(), new DCXAPP()];
    const owners: Record<string, object> = { DCXREQ: req, DCXACC: acc, DCXAPP: app };
    for (const [option, value] of Object.entries(defaults('rzdcx'))) {
      const [owner = '', member = ''] = option.split('.');
      expect((owners[owner] as Record<string, unknown>)[member], option).to.equal(value);
    }
    for (const each of [req, acc, app]) each.Release();
    const { autoRespond: _, ...options } = new DicomNet().Options;
    expect(defaults('leadtools')).to.deep.equal(options);
    const scp = new dcmtk.DcmSCP();
    expect(defaults('dcmtk')).to.include({
      'DcmSCP.setMaxReceivePDULength': scp.getMaxReceivePDULength(),
      'DcmSCP.setACSETimeout': scp.getACSETimeout(),
      'DcmSCP.setMaxAssociations': scp.getMaxAssociations(),
    });
  });
});
