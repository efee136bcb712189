/**
 * Makes the types and members of a toolkit of the files that ship with its classes.
 *
 * @module
 */
import { Kind, type Member, Status, type Toolkit, type Type } from './members';
import type { CoveredGroup, CoveredMember, OriginalMember, ToolkitFiles } from './toolkit-files';

/** What a toolkit consists of. */
export interface ToolkitTypes {
  readonly types: readonly Type[];
  /** Functions, constants and enumerators, by each name that sources use. */
  readonly globals: ReadonlyMap<string, Member>;
  /** Each tool, with its options behind it. */
  readonly tools: ReadonlyMap<string, readonly Member[]>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  overridable: Kind.Callback,
  addition: Kind.Method,
  callback: Kind.Callback,
  constructor: Kind.Constructor,
  event: Kind.Event,
  function: Kind.Function,
  method: Kind.Method,
  property: Kind.Property,
  static: Kind.Static,
};

/** What is known where a file says nothing. */
const PLAIN = { status: Status.Full, remarks: '', awaits: false } as const;

/** The types and members of a toolkit. */
export function toolkitTypes(toolkit: Toolkit, files: ToolkitFiles): ToolkitTypes {
  const { coverage, original } = files;
  const classes = coverage.types.map((type): Type => {
    const inventory = original.interfaces.find(({ name }) => name === type.name)?.members ?? [];
    const pairs = type.members.map((member) => {
      const known = inventory.find(({ name, kind }) => name === member.name && kind === member.kind);
      return { member: memberOf(toolkit, type.name, member, known), known };
    });
    const { alsoNamed, cppName } = namesInCpp(toolkit, type.name, pairs, files);
    const isEmpty = type.members.every(({ status }) => status === Status.None);
    const status = isEmpty && type.status === Status.None ? Status.None : Status.Full;
    const remarks = status === Status.None ? `dcxport has no ${type.name}` : '';
    return {
      toolkit,
      name: type.name,
      self: { ...PLAIN, toolkit, owner: '', name: type.name, kind: Kind.Class, status, remarks },
      cppName,
      base: type.base,
      eventSource: type.eventSource,
      isEnumeration: false,
      isOpen: false,
      members: pairs.map(({ member }) => member),
      alsoNamed,
    };
  });
  const structures = coverage.structs.map((member): Type => {
    const self = { ...memberOf(toolkit, '', member), kind: Kind.Structure };
    return { ...NO_MEMBERS, toolkit, name: member.name, self };
  });
  const enumerations = coverage.enums.map((group) => enumerationOf(toolkit, group));
  return {
    types: [...classes, ...structures, ...enumerations],
    globals: globalsOf(toolkit, enumerations, files),
    tools: new Map(coverage.tools.map(({ name, options }) => [name, toolOf(toolkit, name, options)])),
  };
}

const NO_MEMBERS = { isEnumeration: false, isOpen: false, members: [], alsoNamed: new Map<string, Member[]>() };

function memberOf(toolkit: Toolkit, owner: string, covered: CoveredMember, original?: OriginalMember): Member {
  const inputs = original?.params?.filter(({ dir }) => dir !== 'retval');
  const isSpread = covered.parameters?.some((name) => name.startsWith('...')) ?? true;
  const fromName = /(?:\): |=> |^(?:readonly )?\w+: )(?:R<|Promise<)?(\w+)/.exec(original?.ts ?? '')?.[1];
  return {
    toolkit,
    owner,
    name: covered.name,
    kind: KINDS[covered.kind] ?? Kind.Method,
    status: covered.status ?? Status.Full,
    remarks: (covered.remarks ?? '').replace(/\{@link ([^}|]+?)\}/g, '$1'),
    parameters: isSpread ? inputs?.map(({ name }) => name) : covered.parameters,
    type: namedType(covered.returns ?? covered.type) ?? namedType(original?.returns ?? original?.type ?? fromName),
    awaits: covered.awaits ?? /\): R<|Promise</.test(original?.ts ?? ''),
    isEvent: original?.event,
    byReference: inputs?.filter(({ dir }) => dir === 'inout' || dir === 'out').map(({ name }) => name),
    dispatchID: original?.dispId,
  };
}

/** The class in a type such as `DCXOBJ | null`. */
function namedType(text: string | undefined): string | undefined {
  const name = text
    ?.replace(/^(?:Promise|Later)<(.*)>$/, '$1')
    .split('|')[0]
    ?.trim();
  return name !== undefined && /^[A-Z]\w+$/.test(name) ? name : undefined;
}

/** C++ has names of its own for some members, and members that are left out on purpose. */
function namesInCpp(
  toolkit: Toolkit,
  owner: string,
  pairs: readonly { readonly member: Member; readonly known?: OriginalMember }[],
  { original }: ToolkitFiles,
): { alsoNamed: ReadonlyMap<string, readonly Member[]>; cppName: string | undefined } {
  const alsoNamed = new Map<string, Member[]>();
  let cppName: string | undefined;
  for (const { member, known } of pairs) {
    for (const full of known?.cpp?.split(', ') ?? []) {
      const [type, name = ''] = full.split('::');
      cppName ??= type;
      if (name === type) continue;
      alsoNamed.set(name, [...(alsoNamed.get(name) ?? []), member]);
    }
  }
  for (const { cpp, reason } of original.notProvided ?? []) {
    const [type, name = ''] = cpp.split('::');
    if (type !== cppName) continue;
    const remarks = `left out: ${reason}`;
    alsoNamed.set(name, [{ ...PLAIN, toolkit, owner, name, kind: Kind.Method, status: Status.None, remarks }]);
  }
  return { alsoNamed, cppName };
}

function enumerationOf(toolkit: Toolkit, group: CoveredGroup): Type {
  const self = { ...PLAIN, toolkit, owner: '', name: group.name, kind: Kind.Enumeration };
  const members = group.names.map((name): Member => {
    const isWrong = group.wrong?.includes(name) === true;
    const status = isWrong ? Status.None : Status.Full;
    const remarks = isWrong ? 'differs from the original' : '';
    return { ...PLAIN, toolkit, owner: group.name, name, kind: Kind.Enumerator, status, remarks };
  });
  return {
    ...NO_MEMBERS,
    toolkit,
    name: group.name,
    self,
    isEnumeration: true,
    isOpen: group.isOpen === true,
    members,
  };
}

function globalsOf(toolkit: Toolkit, enumerations: readonly Type[], files: ToolkitFiles): ReadonlyMap<string, Member> {
  const globals = new Map<string, Member>();
  for (const member of files.coverage.functions) globals.set(member.name, memberOf(toolkit, '', member));
  for (const { names, wrong } of files.coverage.constants) {
    for (const name of names) {
      const status = wrong?.includes(name) === true ? Status.None : Status.Full;
      globals.set(name, { ...PLAIN, toolkit, owner: '', name, kind: Kind.Constant, status });
    }
  }
  for (const { name: type, members } of enumerations) {
    const note = files.original.enums.find(({ name }) => name === type)?.note;
    const [, prefix] = /C\+\+ ([A-Z_]+_)\*/.exec(note ?? '') ?? [];
    for (const member of members) {
      if (toolkit !== 'leadtools') globals.set(member.name, member);
      else if (prefix !== undefined) globals.set(`${prefix}${upperSnake(member.name)}`, member);
    }
  }
  return globals;
}

/** `NoSuchAttribute` as C++ writes it: `NO_SUCH_ATTRIBUTE`. */
function upperSnake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase();
}

function toolOf(
  toolkit: Toolkit,
  name: string,
  options: ToolkitFiles['coverage']['tools'][number]['options'],
): readonly Member[] {
  const tool: Member = { ...PLAIN, toolkit, owner: '', name, kind: Kind.Tool };
  const own = options.flatMap(({ long, short, status = Status.Full, remarks = '' }) => {
    return [long, ...(short === undefined ? [] : [short])].map((written): Member => {
      return { ...PLAIN, toolkit, owner: name, name: written, kind: Kind.Option, status, remarks };
    });
  });
  return [tool, ...own];
}
