/**
 * A plug-in of typedoc: every member says what it is called in the original toolkit, as the inventories list it, and the search
 * finds it under these names: `put_StoreDirectory`, `IDCXACC`, `LDicomNet::SendCStoreRequest`, `DcmSCU::sendECHORequest`.
 */
import { readFileSync } from 'node:fs';
import { Comment, CommentTag, Converter, ReflectionKind, Renderer } from 'typedoc';

/** @typedef {{ names: string[], text: string[] }} Original what it is called, and how that is written on its page */

function inventory(path) {
  return JSON.parse(readFileSync(new URL(`../compat/${path}`, import.meta.url), 'utf8'));
}

/** The names of C++ and IDL for a member of a dual interface. */
function comNames({ name, kind, access = 'get/put' }) {
  if (kind === 'event') return [name];
  if (kind !== 'property') return [name, `raw_${name}`];
  const accessors = [
    ...(access.includes('get') ? [`get_${name}`, `Get${name}`] : []),
    ...(access.includes('put') ? [`put_${name}`, `Put${name}`] : []),
  ];
  return [name, ...accessors];
}

function* rzdcxOriginals() {
  const { interfaces, enums } = inventory('rzdcx/inventory.json');
  for (const each of interfaces) {
    const { name, interface: face, progId } = each;
    const names = [name, face, ...(progId === null ? [] : [progId, `${name}Class`])];
    const text = [`Interface \`${face}\``, ...(progId === null ? [] : [`ProgID \`${progId}\``])];
    yield [name, { names, text }];
    for (const member of each.members) {
      if (member.standing === 'decided') continue;
      const cpp = comNames(member).filter((one) => /^(get|put)_/.test(one));
      yield [
        `${name}.${member.name}`,
        {
          names: [...comNames(member), `${face}::${member.name}`],
          text: [
            `IDL \`${member.signature}\``,
            ...(cpp.length === 0 ? [] : [`C++ ${cpp.map((one) => `\`${one}\``).join(', ')}`]),
          ],
        },
      ];
    }
  }
  for (const { name } of enums) yield [name, { names: [`rzdcxLib ${name}`], text: [] }];
}

function* leadtoolsOriginals() {
  const { interfaces, enums } = inventory('leadtools/inventory.json');
  for (const { name, members } of interfaces) {
    const cppClass = members.find(({ cpp }) => cpp)?.cpp.split('::')[0];
    if (cppClass !== undefined) {
      yield [name, { names: [cppClass], text: [`C++ \`${cppClass}\``, `.NET \`Leadtools.Dicom.${name}\``] }];
    }
    for (const { name: member, cpp, kind } of members) {
      if (!cpp) continue;
      const key = kind === 'constructor' ? 'constructor' : member;
      yield [`${name}.${key}`, { names: cpp.split(/,\s*/), text: [`C++ \`${cpp}\``] }];
    }
  }
  for (const { name, note = '' } of enums) {
    const prefix = /C\+\+ (?<prefix>[A-Z_]+_)\*/.exec(note)?.groups.prefix;
    if (prefix !== undefined) yield [name, { names: [prefix], text: [`C++ \`${prefix}...\``] }];
  }
}

function* dcmtkOriginals() {
  const { functions, interfaces } = inventory('dcmtk/api.json');
  for (const { members } of functions) {
    for (const { name, signature } of members) yield [name, { names: [name], text: [`C++ \`${signature}\``] }];
  }
  for (const { name, members } of interfaces) {
    for (const { name: member, signature } of members) {
      if (!signature) continue;
      const forms = signature.split('; ').map((form) => `\`${form}\``);
      yield [`${name}.${member}`, { names: [`${name}::${member}`], text: [`C++ ${forms.join('; ')}`] }];
    }
  }
}

/** By entry point, and in it by `Class`, `Class.member` or `function`. */
function allOriginals() {
  const rzdcx = new Map(rzdcxOriginals());
  return new Map([
    ['dcxport/rzdcx', rzdcx],
    ['dcxport/rzdcx/sync', rzdcx],
    ['dcxport/leadtools', new Map(leadtoolsOriginals())],
    ['dcxport/dcmtk', new Map(dcmtkOriginals())],
  ]);
}

/** Where the comments of a reflection stand: signatures of methods and accessors, else itself. */
function documented(reflection) {
  if (reflection.signatures?.length) return reflection.signatures;
  const accessor = reflection.getSignature ?? reflection.setSignature;
  return accessor === undefined ? [reflection] : [accessor];
}

/** Lines of `@compat` and the original's names, as one block. */
function addOriginal(target, original) {
  const comment = target.comment === undefined ? new Comment() : target.comment.clone();
  const compat = comment
    .getTag('@compat')
    ?.content.map(({ text }) => text)
    .join('')
    .trim();
  const addition = comment.getTag('@addition') !== undefined;
  const lines = [...(original?.text ?? [])];
  if (compat === 'full' && !addition) lines.push('covered in full');
  if (compat === 'partial') lines.push('**covered in part**, see the remarks');
  if (compat === 'none') lines.push('**not covered**, see the remarks');
  comment.removeTags('@compat');
  comment.removeTags('@addition');
  if (addition) lines.unshift('an addition: the original has no such member');
  if (lines.length > 0) {
    comment.blockTags.push(new CommentTag('@original', [{ kind: 'text', text: lines.join(' · ') }]));
  }
  target.comment = comment;
}

/** The class that programs know comes before the one that it has its members from, and before its blocking form. */
function relevance(reflection) {
  const blocking = reflection.getFullName().startsWith('dcxport/rzdcx/sync') ? 0.9 : 1;
  if (reflection.kindOf(ReflectionKind.Constructor)) return 0.5;
  if (reflection.kindOf(ReflectionKind.Class)) return 4 * blocking;
  return (reflection.kindOf(ReflectionKind.ClassMember) ? 3 : 1) * blocking;
}

export function load(app) {
  const originals = allOriginals();
  /** @type {Map<import('typedoc').Reflection, Original>} */
  const found = new Map();

  function visit(table, reflection, key) {
    const original = table.get(key);
    if (original !== undefined) found.set(reflection, original);
    for (const target of documented(reflection)) addOriginal(target, original);
  }

  app.converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      for (const module of project.children ?? []) {
        const table = originals.get(module.name);
        if (table === undefined) continue;
        for (const each of module.children ?? []) {
          visit(table, each, each.name);
          // Members of a base class are listed in the inventory under the class that programs know.
          for (const member of each.children ?? []) visit(table, member, `${each.name}.${member.name}`);
        }
      }
    },
    -1000,
  );

  app.renderer.on(Renderer.EVENT_PREPARE_INDEX, (event) => {
    event.searchFieldWeights.original = 20;
    event.searchResults.forEach((reflection, index) => {
      const original = found.get(reflection);
      if (original === undefined) return;
      // The search takes the colons of `Class::member` for a space, and looks for either part.
      const members = original.names.map((name) => name.split('::')[1]).filter((name) => /^\w/.test(name ?? ''));
      event.searchFields[index].original = [...new Set([...original.names, ...members])].join(' ');
      reflection.relevanceBoost = relevance(reflection);
    });
  });
}
