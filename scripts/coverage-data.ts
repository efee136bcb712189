/**
 * The coverage of a toolkit for programs: the content of compat/NAME/coverage.json.
 *
 * @module
 */
import { optionsOf } from '../compat/dcmtk/command-line/options';
import { DCMRECV } from '../compat/dcmtk/tools/dcmrecv';
import { DCMSEND } from '../compat/dcmtk/tools/dcmsend';
import { ECHOSCU } from '../compat/dcmtk/tools/echoscu';
import { FINDSCU } from '../compat/dcmtk/tools/findscu';
import { GETSCU } from '../compat/dcmtk/tools/getscu';
import { MOVESCU } from '../compat/dcmtk/tools/movescu';
import { STORESCP } from '../compat/dcmtk/tools/storescp';
import { STORESCU } from '../compat/dcmtk/tools/storescu';
import { TERMSCU } from '../compat/dcmtk/tools/termscu';
import type { ExportedAPI } from './exported-api';
import type { Inventory, Row, Section } from './generate-coverage';

/** A row without what has its normal value: status `full`, no remarks. */
function memberOf({ member, kind, status, remarks, form }: Row): object {
  return {
    name: member,
    kind,
    ...(status === 'full' ? {} : { status }),
    ...(remarks === '' ? {} : { remarks }),
    ...form,
  };
}

/** Those that come in groups: names, and which of them are not as in the original. */
function groupOf({ member, status, names = [], wrong = [] }: Row, api: ExportedAPI): object {
  // Inventories list a part of the longest ones.
  const isOpen = (api.constants(member)?.size ?? 0) > names.length;
  return {
    name: member,
    ...(status === 'full' ? {} : { status }),
    ...(isOpen ? { isOpen } : {}),
    names,
    ...(wrong.length === 0 ? {} : { wrong }),
  };
}

const TOOLS = [ECHOSCU, STORESCU, STORESCP, DCMSEND, DCMRECV, FINDSCU, MOVESCU, GETSCU, TERMSCU];

/** Options that a tool does not have, with the reason. */
function toolOf(name: string): object {
  const tool = TOOLS.find((definition) => definition.name === name);
  if (!tool) throw new Error(`compat/dcmtk/tools has no ${name}`);
  const options = optionsOf(tool).filter(({ addition }) => addition !== true);
  return {
    name,
    options: options.map(({ long, short, values = [], notApplicable }) => {
      const status = notApplicable === undefined ? undefined : 'none';
      return { long, short, values: values.length || undefined, status, remarks: notApplicable };
    }),
  };
}

/** The text of coverage.json: one line for each member, so that a change is seen. */
export function coverageData(inventory: Inventory, sections: readonly Section[], api: ExportedAPI): string {
  const names = new Set(inventory.interfaces.map(({ name }) => name));
  const types = inventory.interfaces.map(({ name, eventSource }) => {
    const rows = sections.find(({ owner }) => owner === name)?.rows ?? [];
    const type = { name, status: api.has(name) ? undefined : 'none', eventSource, base: api.baseOf(name, names) };
    return `${JSON.stringify(type).slice(0, -1)},"members":${linesOf(rows.map(memberOf))}}`;
  });
  const functions = (inventory.functions ?? []).flatMap((group) => {
    return (sections.find(({ title }) => title === group.name)?.rows ?? []).map(memberOf);
  });
  const parts = [
    `"library": ${JSON.stringify(inventory.library)}`,
    `"types": [\n${types.join(',\n')}\n]`,
    `"functions": ${linesOf(functions)}`,
    `"enums": ${linesOf(inventory.enums.map(({ name }) => groupOf(rowOf(sections, name), api)))}`,
    `"structs": ${linesOf((inventory.structs ?? []).map(({ name }) => memberOf(rowOf(sections, name))))}`,
    `"constants": ${linesOf((inventory.constants ?? []).map(({ name }) => groupOf(rowOf(sections, name), api)))}`,
    `"tools": ${linesOf((inventory.tools ?? []).map(({ name }) => toolOf(name)))}`,
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function linesOf(values: readonly object[]): string {
  return values.length === 0 ? '[]' : `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`;
}

function rowOf(sections: readonly Section[], name: string): Row {
  const row = sections.flatMap(({ owner, rows }) => (owner === undefined ? rows : [])).find(({ key }) => key === name);
  if (!row) throw new Error(`no row for ${name}`);
  return row;
}
