/**
 * A plug-in of typedoc: names of classes, members and functions that stand as code in the pages of the guide become links to
 * them. In the repository the pages read without any markup for it.
 */
import { Converter, ReflectionKind } from 'typedoc';

const MODULES = ['dcxport/rzdcx', 'dcxport/leadtools', 'dcxport/dcmtk', 'dcxport'];
/** Whose names a page means first. */
const PREFERRED = [
  [/RZDCX/, 'dcxport/rzdcx'],
  [/LEADTOOLS/, 'dcxport/leadtools'],
  [/DCMTK/, 'dcxport/dcmtk'],
];
/** `DCXACC`, `DCXACC.Listen`, `resolveTimeouts`, `ASC_dropNetwork`; plain words are no names. */
const NAME = /^`(?<name>(?=\w*[A-Z_])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)(?:\(\))?`$/;

/** Targets of one module by what stands for them. */
function namesOf(module) {
  const names = new Map();
  for (const each of module.children ?? []) {
    names.set(each.name, each);
    for (const member of each.children ?? []) names.set(`${each.name}.${member.name}`, member);
  }
  return names;
}

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const modules = new Map((project.children ?? []).map((module) => [module.name, namesOf(module)]));
    for (const page of project.getReflectionsByKind(ReflectionKind.Document)) {
      // A page without a title of its own has the name of its file.
      if (page.name === 'CONFORMANCE') page.name = 'Conformance';
      const first = PREFERRED.find(([pattern]) => pattern.test(page.name))?.[1];
      const order = first === undefined ? MODULES : [first, ...MODULES];
      page.content = page.content.map((part) => {
        const name = part.kind === 'code' ? NAME.exec(part.text)?.groups.name : undefined;
        if (name === undefined) return part;
        const module = order.find((each) => modules.get(each)?.has(name));
        if (module === undefined) return part;
        return { kind: 'inline-tag', tag: '@linkcode', text: name, target: modules.get(module).get(name) };
      });
    }
  });
}
